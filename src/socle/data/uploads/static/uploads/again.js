// Looks every two seconds how far the long step is; when it is over, shows the page anew. Without script: the button.
"use strict";
(function look(left) {
  if (left === 0 || !document.getElementById("again")) return;
  setTimeout(function () {
    fetch(location.href, { headers: { Accept: "text/html" } })
      .then(function (answer) { return answer.text(); })
      .then(function (page) {
        const told = new DOMParser().parseFromString(page, "text/html").getElementById("far");
        if (!told) return location.reload();
        document.getElementById("far").replaceWith(told);
        look(left - 1);
      })
      .catch(function () { look(left - 1); });
  }, 2000);
})(900);
