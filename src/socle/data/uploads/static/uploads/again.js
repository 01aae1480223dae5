// Looks every two seconds whether the long step is over, and then shows the page anew. Without script: the button.
"use strict";
(function look(left) {
  if (left === 0 || !document.getElementById("again")) return;
  setTimeout(function () {
    fetch(location.href, { headers: { Accept: "text/html" } })
      .then(function (answer) { return answer.text(); })
      .then(function (page) {
        if (page.includes('id="again"')) look(left - 1);
        else location.reload();
      })
      .catch(function () { look(left - 1); });
  }, 2000);
})(900);
