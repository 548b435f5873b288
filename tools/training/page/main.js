// What the network says at each point of a grid, after the epoch that the slider chooses. Of one input a curve.

const data = JSON.parse(document.getElementById("training").textContent);
const canvas = document.getElementById("map");
const margin = { left: 84, right: 20, top: 20, bottom: 76 };
const longestLabel = 40;

const cut = (text) => {
  const characters = [...text];
  return characters.length > longestLabel ? characters.slice(0, longestLabel - 1).join("") + "…" : text;
};

/** The colours of the page's style as they are now, in a light or a dark one. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: of("paper"),
    text: of("text"),
    frame: of("frame"),
    of: (which) => of(`c${which % 7}`),
  };
}

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** A mark at a place: each class has a shape besides its colour. */
function mark(pen, x, y, which, radius, paint) {
  pen.beginPath();
  if (which % 3 === 0) pen.arc(x, y, radius, 0, 2 * Math.PI);
  else if (which % 3 === 1) pen.rect(x - radius * 0.9, y - radius * 0.9, 1.8 * radius, 1.8 * radius);
  else {
    pen.moveTo(x, y - 1.2 * radius);
    pen.lineTo(x + 1.1 * radius, y + radius);
    pen.lineTo(x - 1.1 * radius, y + radius);
    pen.closePath();
  }
  pen.fillStyle = paint.of(which);
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = paint.paper;
  pen.stroke();
}

function ticks(from, to) {
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const found = [];
  for (let i = Math.ceil(from / step); i * step <= to; ++i) found.push(Number((i * step).toPrecision(6)));
  return found;
}

function map() {
  const pen = canvas.getContext("2d");
  const slider = document.getElementById("map-slider");
  const play = document.getElementById("map-play");
  const size = canvas.width;
  const isLine = data.rows === 1;
  const pad = isLine ? 0.15 * (data.high - data.low) : 0;
  const low = isLine ? data.low - pad : data.bottom;
  const high = isLine ? data.high + pad : data.top;
  const x = (v) =>
    margin.left + ((v - data.left) / (data.right - data.left)) * (size - margin.left - margin.right);
  const y = (v) => size - margin.bottom - ((v - low) / (high - low)) * (size - margin.top - margin.bottom);
  const frame = [x(data.left), y(high), x(data.right) - x(data.left), y(low) - y(high)];

  function region(text, paint) {
    const small = document.createElement("canvas");
    small.width = data.columns;
    small.height = data.rows;
    const image = small.getContext("2d").createImageData(data.columns, data.rows);
    const paper = rgb(paint.paper);
    for (let row = 0; row < data.rows; ++row)
      for (let column = 0; column < data.columns; ++column) {
        const from = 2 * (row * data.columns + column);
        const to = 4 * ((data.rows - 1 - row) * data.columns + column);
        const full = rgb(paint.of(text.charCodeAt(from) - 48));
        const share = 0.12 + (0.43 * parseInt(text[from + 1], 16)) / 15;
        for (let k = 0; k < 3; ++k) image.data[to + k] = paper[k] + (full[k] - paper[k]) * share;
        image.data[to + 3] = 255;
      }
    small.getContext("2d").putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, ...frame);
  }

  function line(values, paint) {
    pen.save();
    pen.beginPath();
    pen.rect(...frame);
    pen.clip();
    pen.beginPath();
    pen.lineWidth = 5;
    pen.strokeStyle = paint.of(1);
    let isDown = false;
    values.forEach((value, i) => {
      const at = x(data.left + ((data.right - data.left) * (i + 0.5)) / data.columns);
      if (value !== null && isDown) pen.lineTo(at, y(value));
      else if (value !== null) pen.moveTo(at, y(value));
      isDown = value !== null;
    });
    pen.stroke();
    pen.restore();
  }

  function axes(paint) {
    pen.lineWidth = 2;
    pen.strokeStyle = paint.frame;
    pen.fillStyle = paint.text;
    pen.font = `24px ${getComputedStyle(document.body).fontFamily}`;
    pen.strokeRect(...frame);
    pen.textAlign = "center";
    pen.textBaseline = "top";
    for (const v of ticks(data.left, data.right)) pen.fillText(v, x(v), y(low) + 8);
    pen.fillText(cut(data.axes[0]), (x(data.left) + x(data.right)) / 2, y(low) + 40);
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const v of ticks(low, high)) pen.fillText(v, x(data.left) - 8, y(v));
    pen.save();
    pen.translate(18, (y(low) + y(high)) / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    pen.fillText(cut(data.axes[1]), 0, 0);
    pen.restore();
  }

  function draw() {
    const shown = data.snapshots[Number(slider.value)];
    const paint = colours();
    document.getElementById("map-epoch").textContent = shown.title;
    slider.setAttribute("aria-valuetext", shown.title);
    pen.fillStyle = paint.paper;
    pen.fillRect(0, 0, size, size);
    if (!isLine) region(shown.map, paint);
    for (const [px, py, which] of data.points)
      mark(pen, x(px), y(py), isLine ? 0 : which, isLine ? 6 : 7, paint);
    if (isLine) line(shown.line, paint);
    axes(paint);
  }

  function key() {
    const rows = data.key.map((name, which) => {
      const row = document.createElement("div");
      const sign = document.createElement("canvas");
      const text = document.createElement("span");
      row.className = "key";
      sign.width = sign.height = 32;
      sign.setAttribute("aria-hidden", "true");
      mark(sign.getContext("2d"), 16, 16, which, 12, colours());
      text.textContent = cut(name);
      row.append(sign, text);
      return row;
    });
    document.getElementById("map-key").replaceChildren(...rows);
  }

  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = data.texts.play;
  };
  play.addEventListener("click", () => {
    if (timer !== null) return stop();
    if (slider.value === slider.max) slider.value = "0";
    draw();
    play.textContent = data.texts.pause;
    timer = setInterval(() => {
      slider.value = String(Number(slider.value) + 1);
      draw();
      if (slider.value === slider.max) stop();
    }, 700);
  });
  slider.addEventListener("input", draw);
  slider.max = String(data.snapshots.length - 1);
  slider.value = slider.max;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    key();
    draw();
  });
  key();
  draw();
}

if (canvas) map();
