/**
 * What an entry holds, and what `/submit/form.json` does, as types. No script loads this file.
 *
 * `openlabels/projections/form.py` writes `form.json`; a test has TypeScript hold what it writes to `Known`.
 */

/** @typedef {{url?: string, license?: string, license_url?: string, access?: string, name?: string, note?: string, mirrors?: string[]}} Artifact */
/** @typedef {Record<string, Artifact[]>} Evidence by part */

/**
 * @typedef {object} Fields
 * @property {string} [name]
 * @property {string} [organization]
 * @property {string} [summary]
 * @property {string} [label]
 * @property {string} [justification]
 * @property {string[]} [modalities]
 * @property {string} [released]
 * @property {string} [family]
 * @property {string} [parameters]
 * @property {string} [active_parameters]
 * @property {Evidence} [evidence]
 * @property {Record<string, string>} [links]
 * @property {string[]} [derived_from]
 * @property {string[]} [aliases]
 * @property {string} [status]
 * @property {string} [superseded_by]
 * @property {string} [status_note]
 * @property {string[]} [contacts]
 * @property {string} [checked]
 */
/** @typedef {Fields & Record<string, unknown>} Entry the data of an entry file, without what is empty */

/**
 * @typedef {object} Spec a field: `kind` says what may stand in it, and which of the limits it has; "group" is one of fields
 * @property {string} name
 * @property {string} kind
 * @property {string} described
 * @property {boolean} required
 * @property {boolean} many
 * @property {number} most_items
 * @property {number} least
 * @property {number} most
 * @property {string[]} choices
 * @property {number[]} lengths
 */
/** @typedef {{part: string, required: boolean, described: string, words: string}} Part */
/** @typedef {{label: string, title: string, slug: string, open: string[]}} Label */
/** @typedef {{code: string, message: string, hint: string}} Words of one kind of mistake, with holes */

/**
 * @typedef {object} Phrases
 * @property {{form: string, long: string, file: string, device: string}} id_faults
 * @property {Record<string, string>} wanted
 * @property {{successors: string, page: string}} deprecated
 * @property {string} custom
 * @property {string} choose_from
 * @property {string} meant
 * @property {string} meant_one_of
 * @property {string} how
 */

/**
 * @typedef {object} LabelRule
 * @property {Label[]} labels
 * @property {string} none
 * @property {Record<string, string>} list_it
 * @property {Record<string, string>} next
 * @property {Record<string, string>} why
 * @property {string[]} states
 * @property {string[]} access
 */

/**
 * @typedef {object} LicenseTable
 * @property {Record<string, string>} classes by their initials
 * @property {string[]} best_first
 * @property {Record<string, string>} table the initials of its class for code, weights and dataset, by id
 * @property {string[]} deprecated
 * @property {string[]} exceptions
 * @property {string} page
 * @property {string} none
 * @property {string} noassertion
 */

/**
 * @typedef {object} Hub what Hugging Face calls things
 * @property {Record<string, string | null>} licenses as an entry has them, null for a family
 * @property {Record<string, string[]>} tasks the modalities of each
 * @property {Record<string, string[]>} tags
 * @property {string} id a pattern, as `address` is
 * @property {string} address
 * @property {string} gate how the keys of a gated model begin
 * @property {string} model
 * @property {string} file
 * @property {string} dataset
 */

/** @typedef {{patterns: Record<string, string>, most: number, least: number, most_lines: number, most_of_block: number}} OpeningRules how the text of a card is read */

/**
 * @typedef {object} Known what `form.json` holds
 * @property {Spec[]} fields the id first, which no entry holds
 * @property {Spec[]} links
 * @property {Spec[]} artifact
 * @property {Part[]} parts
 * @property {{items: number, bytes: number, segment: number, nesting: number, address: number, what: string}} limits
 * @property {Record<string, string>} patterns
 * @property {string[]} endings
 * @property {string[]} devices
 * @property {Record<number, string>} date_forms by length
 * @property {string[]} unless_closed
 * @property {Record<string, string[]>} choose_from
 * @property {Record<string, Words>} words
 * @property {Phrases} phrases
 * @property {LabelRule} label
 * @property {LicenseTable} licenses
 * @property {Hub} hub
 * @property {OpeningRules} opening
 * @property {{new: string, edit: string}} github
 * @property {{file: string, json: string, search: string, by_url: string}} paths
 */

export {};
