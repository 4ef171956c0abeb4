// The in-page camera: a photo goes into its file field, the position into the form. Without it the field works by itself.
(function () {
  "use strict";
  const box = document.querySelector("[data-camera-box]");
  const position = document.querySelector("[data-camera-position]");
  if (!box || !navigator.mediaDevices || !window.DataTransfer || !box.showModal) return;
  const video = box.querySelector("video");
  const told = box.querySelector("[data-camera-told]");
  const words = box.querySelector("[data-words]").dataset;
  let target = null;
  let stream = null;

  function locate() {
    if (!navigator.geolocation) { told.textContent = words.unlocated; return; }
    navigator.geolocation.getCurrentPosition(
      (found) => {
        const at = found.coords;
        position.value = `${at.latitude.toFixed(5)},${at.longitude.toFixed(5)}±${Math.round(at.accuracy)}`;
        told.textContent = words.located;
      },
      () => { told.textContent = words.unlocated; },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  }

  function close() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    box.close();
  }

  async function open(field) {
    target = field;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (_refused) {
      document.querySelector(`[data-shot-note="${field.id}"]`).textContent = words.refused;
      field.click();
      return;
    }
    video.srcObject = stream;
    box.showModal();
    video.play();
    locate();
  }

  function take() {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => {
      if (!blob) return;
      const kept = new DataTransfer();
      for (const one of target.files) kept.items.add(one);
      kept.items.add(new File([blob], `photo-${kept.files.length + 1}.jpg`, { type: "image/jpeg" }));
      target.files = kept.files;
      document.querySelector(`[data-shot-note="${target.id}"]`).textContent = words.kept.replace("{n}", kept.files.length);
      close();
    }, "image/jpeg", 0.85);
  }

  document.querySelectorAll("[data-shoot]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => open(document.getElementById(button.dataset.shoot)));
  });
  box.querySelector("[data-camera-take]").addEventListener("click", take);
  box.querySelector("[data-camera-close]").addEventListener("click", close);
  box.addEventListener("cancel", close);
})();
