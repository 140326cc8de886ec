/** A model's page: one script that brings the others, since there are many such pages. */

import "./copy.js";
import "./chooser.js";
import "./tray.js";
