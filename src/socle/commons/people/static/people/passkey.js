// Passkeys, where the browser has them. Everything else works without: forms marked data-passkey stay hidden otherwise.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = (key) => ({
    ...key,
    challenge: bytes(key.challenge),
    ...(key.user && { user: { ...key.user, id: bytes(key.user.id) } }),
    ...["allowCredentials", "excludeCredentials"].reduce(
      (lists, name) => (key[name] ? { ...lists, [name]: key[name].map((one) => ({ ...one, id: bytes(one.id) })) } : lists),
      {},
    ),
  });

  const answered = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  };

  const make = (form) => {
    const key = JSON.parse(form.dataset.options).creation_options.publicKey;
    const alone = form.elements.passwordless.checked;
    key.authenticatorSelection = {
      ...key.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone && { userVerification: "required" }),
    };
    return navigator.credentials.create({ publicKey: asked(key) });
  };
  const prove = (form) =>
    navigator.credentials.get({ publicKey: asked(JSON.parse(form.dataset.options).request_options.publicKey) });
  const enter = async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return navigator.credentials.get({ publicKey: asked((await answer.json()).request_options.publicKey) });
  };

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    document.querySelector(".without-passkey")?.remove();
    form.querySelector("button").addEventListener("click", async () => {
      const fault = form.querySelector("[role=alert]");
      fault.hidden = true;
      try {
        form.elements.credential.value = answered(await { make, prove, enter }[form.dataset.passkey](form));
        form.submit();
      } catch {
        fault.hidden = false;
      }
    });
  }
})();
