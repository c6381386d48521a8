// What every desk page needs. Each module works on attributes, so pages need no code of their own:
//   data-key="a"       the key presses this button or link, or focuses this field      keys.js
//   data-dialog="id"   opens that <dialog>; data-close closes it; data-confirm="..." asks first   dialogs.js
//   details.menu       closes on Escape and on a click elsewhere                       menus.js
//   data-rows          a list whose rows can be moved, added and removed               rows.js
//   data-focus         gets the focus when it appears (an error summary)               messages.js
//   form method=post   is sent once, however often it is pressed                       once.js
import "./keys.js";
import "./dialogs.js";
import "./menus.js";
import "./messages.js";
import "./once.js";
import "./rows.js";
