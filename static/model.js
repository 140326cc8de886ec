/** A model's page: one script that brings the others, since there are many such pages. */

import "./chooser.js";
import "./copy.js";
import "./tray.js";
