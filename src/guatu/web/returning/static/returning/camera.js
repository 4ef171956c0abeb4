// The page's own camera: a picture drawn to a canvas, with the position the device gives. Without a camera the file fields stay.
(function () {
  "use strict";
  const box = document.querySelector("[data-camera]");
  if (!box || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia || typeof DataTransfer === "undefined") return;
  const lens = box.querySelector("[data-lens]");
  const video = box.querySelector("video");
  const said = box.querySelector("[data-lens-said]");
  const list = box.querySelector("[data-shots]");
  const files = box.querySelector("[data-camera-files]");
  const meta = document.querySelector("[name=camera_meta]");
  const open = box.querySelector("[data-open-lens]");
  const LONGEST = 1600;
  const form = document.querySelector("[data-return-form]");
  let stream = null;
  let where = null;
  let watch = null;
  let shots = [];

  open.hidden = false;

  function follow() {
    if (!navigator.geolocation || watch !== null) return;
    watch = navigator.geolocation.watchPosition(
      function (found) { where = { lat: found.coords.latitude, lng: found.coords.longitude, accuracy: found.coords.accuracy }; },
      function () { where = null; },
      { enableHighAccuracy: true, maximumAge: 30000 }
    );
  }

  open.addEventListener("click", function () {
    follow();
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false }).then(function (found) {
      stream = found;
      video.srcObject = found;
      lens.hidden = false;
      said.textContent = "";
      return video.play();
    }).catch(function () { said.textContent = box.dataset.denied; });
  });

  function close() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    stream = null;
    watch = null;
    lens.hidden = true;
  }

  box.querySelector("[data-close-lens]").addEventListener("click", close);
  window.addEventListener("pagehide", close);

  box.querySelector("[data-shoot]").addEventListener("click", function () {
    if (shots.length >= Number(form.dataset.most)) { said.textContent = form.dataset.tooMany; return; }
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight, 1));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(video.videoWidth * scale));
    canvas.height = Math.max(1, Math.round(video.videoHeight * scale));
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const at = Object.assign({ at: new Date().toISOString() }, where || {});
    canvas.toBlob(function (blob) {
      if (!blob) return;
      shots.push({ file: new File([blob], "camera-" + (shots.length + 1) + ".jpg", { type: "image/jpeg" }), meta: at });
      show();
    }, "image/jpeg", 0.85);
  });

  // Pictures kept from a return that did not arrive, put back into the field by the page.
  files.addEventListener("returning:shots", function () {
    let told = [];
    try { told = JSON.parse((meta && meta.value) || "[]"); } catch (_error) { told = []; }
    shots = Array.from(files.files).map(function (file, number) { return { file: file, meta: told[number] || {} }; });
    show();
  });

  function show() {
    const kept = new DataTransfer();
    list.replaceChildren();
    shots.forEach(function (shot, number) {
      kept.items.add(shot.file);
      const item = document.createElement("li");
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(shot.file);
      picture.alt = shot.file.name;
      const note = document.createElement("span");
      note.textContent = shot.meta.lat === undefined ? box.dataset.nowhere : box.dataset.checked;
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "btn btn-plain";
      drop.textContent = box.dataset.drop;
      drop.addEventListener("click", function () { shots.splice(number, 1); show(); });
      item.append(picture, note, drop);
      list.append(item);
    });
    files.files = kept.files;
    if (meta) meta.value = JSON.stringify(shots.map(function (shot) { return shot.meta; }));
  }
})();
