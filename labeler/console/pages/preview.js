// The label's picture follows what is typed into its form.
const form = document.querySelector('form[data-preview]');
const picture = document.getElementById('preview');
const names = form.dataset.preview.split(' ');
let waiting;

function draw() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (names.includes(name)) query.set(name, value);
  picture.src = `/labels/preview.svg?${query}`;
}

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 300);
});
