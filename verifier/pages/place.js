// Asks the browser where it is, when the shopper asks for that, and sends no more than a tenth of
// a degree. Without this script, or when the browser will not tell, the form leads to a list.
"use strict";
for (const form of document.querySelectorAll("form.place")) {
  const said = form.querySelector("[role=status]");
  const degrees = (value) => Math.round(value * 10) / 10;
  const choose = () => form.submit();
  const send = async (position) => {
    try {
      const answer = await fetch("/api/v1/place", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({
          token: form.elements.token.value,
          latitude: degrees(position.coords.latitude),
          longitude: degrees(position.coords.longitude),
        }),
      });
      if (!answer.ok) return choose();
      const place = await answer.json();
      form.querySelector("button").hidden = true;
      said.textContent = form.dataset.thanks + " " + place.name[document.documentElement.lang];
    } catch {
      choose();
    }
  };
  form.addEventListener("submit", (event) => {
    if (!navigator.geolocation || !window.isSecureContext) return;
    event.preventDefault();
    said.textContent = "…";
    navigator.geolocation.getCurrentPosition(send, choose, {timeout: 15000, maximumAge: 600000});
  });
}
