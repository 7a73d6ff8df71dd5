// Turns two photos side by side into one picture with a handle. Without it the page stays as it is.
document.querySelectorAll('.compare').forEach(function (box) {
  var handle = box.querySelector('input[type=range]');
  var before = box.querySelector('.before img');
  function show() {
    box.style.setProperty('--at', handle.value + '%');
    before.style.clipPath = 'inset(0 ' + (100 - handle.value) + '% 0 0)';
  }
  box.classList.add('sliding');
  handle.addEventListener('input', show);
  show();
});
