// Makes the drawn maps of a page ones to move and zoom in. Loads from this server alone; where
// anything fails, the drawing stays.
(() => {
  'use strict';
  const shown = (province) => ({
    className: `p${province.shade}${province.hit ? ' hit' : ''}`,
    weight: province.hit ? 2 : 1,
    fillOpacity: 1,
    interactive: true,
  });

  // A popup takes HTML or an element.
  function text(words) {
    const element = document.createElement('p');
    element.textContent = words;
    return element;
  }

  function draw(place, outlines) {
    const provinces = JSON.parse(place.dataset.provinces);
    const box = document.createElement('div');
    box.className = 'moving';
    box.setAttribute('role', 'region');
    box.setAttribute('aria-label', place.dataset.title);
    place.append(box);
    // Shown first: a map that is not shown has no size to fit anything into.
    place.classList.add('live');
    const map = L.map(box, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.25,
      minZoom: 4,
      maxZoom: 10,
      scrollWheelZoom: false,
    });
    L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);
    const layer = L.geoJSON(outlines, {
      style: (feature) => shown(provinces[feature.id]),
      onEachFeature: (feature, part) => part.bindPopup(text(provinces[feature.id].words)),
    }).addTo(map);
    const fit = () => map.fitBounds(layer.getBounds());
    fit();
    map.on('resize', fit);
    map.setMaxBounds(layer.getBounds().pad(0.3));
    layer.eachLayer((part) => {
      const province = provinces[part.feature.id];
      if (province.hit) part.bringToFront();
      const path = part.getElement();
      path.setAttribute('role', 'button');
      path.setAttribute('aria-label', province.words);
      // With the Tab key to what was scanned; of the rest there is nothing to say.
      if (province.shade === 0) return path.setAttribute('aria-hidden', 'true');
      path.setAttribute('tabindex', '0');
      path.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        part.openPopup();
      });
    });
  }

  const places = [...document.querySelectorAll('.map[data-outlines]:not(.taken)')];
  if (!places.length || !window.L) return;
  places.forEach((place) => place.classList.add('taken'));
  fetch(places[0].dataset.outlines, { credentials: 'same-origin' })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then((outlines) => places.forEach((place) => draw(place, outlines)))
    .catch(() => {});
})();
