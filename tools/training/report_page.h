#pragma once

/// The parts of report.html that do not change. In page_html {name} stands for a part that does.
namespace tools::training {

inline constexpr char page_style[] = R"css(
:root { color-scheme: light; --line: #D1D5DB; --text: #1F2937; --quiet: #4B5563; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 20px; color: var(--text); background: #fff;
  font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 28px 0 8px; }
p { max-width: 46em; margin: 6px 0; color: var(--quiet); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 12px; }
figure { margin: 0; max-width: 560px; } figure svg { width: 100%; height: auto; }
figure svg text { font-size: 12px; fill: var(--text); } figure svg .title { font-weight: 600; font-size: 14px; }
.grid { stroke: #E5E7EB; } .frame { fill: none; stroke: #9CA3AF; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 3px 12px 3px 0; text-align: left; font-weight: 400; }
th { color: var(--quiet); } thead th { font-weight: 600; }
pre { background: #F3F4F6; padding: 10px; border-radius: 6px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.map { display: flex; flex-wrap: wrap; gap: 20px; align-items: flex-start; }
.map canvas { width: min(460px, 100%); height: auto; }
.map .controls { flex: 1 1 260px; }
.map input { width: 100%; } .map output { font-size: 18px; font-weight: 600; }
.key { display: flex; align-items: center; gap: 8px; margin: 4px 0; }
button { font: inherit; padding: 2px 12px; margin-top: 6px; }
.graph { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; padding: 8px; }
.graph svg { max-width: 2400px; height: auto; }
details { margin-top: 8px; } summary { cursor: pointer; }
@media print { .controls input, button { display: none; } }
)css";

inline constexpr char map_html[] = R"html(<div class="map">
<canvas id="map" width="920" height="920" role="img" aria-label="what the network says at each point"></canvas>
<div class="controls"><output id="map-epoch"></output>
<input type="range" id="map-slider" min="0" value="0" step="1" aria-label="epoch">
<button id="map-play" type="button">Play</button>
<div id="map-key"></div></div></div>
<noscript><p>The picture that changes with the epoch needs JavaScript; region.svg, where gnuplot was at hand, does not.</p></noscript>
)html";

inline constexpr char page_html[] = R"html(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body>
<h1>{title}</h1>
<table>{facts}</table>
<h2>Loss and accuracy</h2>
<p>The training loss of an epoch is the mean over its samples, each before the step that it was part of; everything else is measured after the epoch.</p>
<div class="pair">{loss}{accuracy}</div>
<h2>What the network says</h2>
{map}
<h2>Inside the network</h2>
<p>Gradients: the length of a layer's gradient, mean over the steps of the epoch. Where the first layers' curves lie far below the last one's, gradients vanish on the way.</p>
<div class="pair">{gradients}{weights}</div>
<p>A dead neuron (relu) is 0 at every point looked at, so that it learns nothing there; a saturated one (tanh, sigmoid) is within 0.01 of an end of its range at 95 % of the points, where its derivative is nearly 0. In the last layer that is no fault: it is sure. Up to 200 training points are looked at.</p>
<div class="pair">{dead}{saturated}</div>
<table><thead><tr><th>layer</th><th></th><th>gradient, last epoch</th><th>parameters</th><th>dead</th><th>saturated</th></tr></thead><tbody>{layers}</tbody></table>
<h2>The network's graph</h2>
<p>The first training sample, forwards and backwards, with the weights as they are at the end: values above, gradients below.</p>
{graph}
<h2>To repeat it</h2>
<p>The same version gives the same numbers to the last bit on the same machine.</p>
<pre>{command}</pre>
<details><summary>The epochs as a table</summary>
<table><thead><tr><th>epoch</th><th>training loss</th><th>accuracy</th><th>held-out loss</th><th>accuracy</th></tr></thead><tbody>{epochs}</tbody></table></details>
<script>{script}</script>
</body></html>
)html";

inline constexpr char page_script[] = R"js(
(function () {
  const source = document.getElementById("map-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const canvas = document.getElementById("map"), pen = canvas.getContext("2d");
  const slider = document.getElementById("map-slider"), text = document.getElementById("map-epoch");
  const margin = {left: 84, right: 20, top: 20, bottom: 76}, size = canvas.width;
  const isLine = data.rows === 1;
  let low = data.bottom, high = data.top;
  if (isLine) {
    const pad = 0.15 * (data.high - data.low);
    low = data.low - pad; high = data.high + pad;
  }
  const x = v => margin.left + (v - data.left) / (data.right - data.left) * (size - margin.left - margin.right);
  const y = v => size - margin.bottom - (v - low) / (high - low) * (size - margin.top - margin.bottom);
  const rgb = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const colour = c => data.colours[c % data.colours.length];

  function shape(px, py, c, r) {
    pen.beginPath();
    if (c % 3 === 0) pen.arc(px, py, r, 0, 2 * Math.PI);
    else if (c % 3 === 1) pen.rect(px - r * 0.9, py - r * 0.9, 1.8 * r, 1.8 * r);
    else { pen.moveTo(px, py - 1.2 * r); pen.lineTo(px + 1.1 * r, py + r); pen.lineTo(px - 1.1 * r, py + r); pen.closePath(); }
    pen.fillStyle = colour(c); pen.fill();
    pen.lineWidth = 2; pen.strokeStyle = "#fff"; pen.stroke();
  }

  function region(map) {
    const small = document.createElement("canvas");
    small.width = data.columns; small.height = data.rows;
    const image = small.getContext("2d").createImageData(data.columns, data.rows);
    for (let row = 0; row < data.rows; ++row)
      for (let column = 0; column < data.columns; ++column) {
        const from = 2 * (row * data.columns + column), to = 4 * ((data.rows - 1 - row) * data.columns + column);
        const full = rgb(colour(map.charCodeAt(from) - 48)), share = 0.12 + 0.43 * parseInt(map[from + 1], 16) / 15;
        for (let k = 0; k < 3; ++k) image.data[to + k] = 255 + (full[k] - 255) * share;
        image.data[to + 3] = 255;
      }
    small.getContext("2d").putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, x(data.left), y(high), x(data.right) - x(data.left), y(low) - y(high));
  }

  function ticks(from, to) {
    const rough = (to - from) / 5, power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= rough), found = [];
    for (let v = Math.ceil(from / step) * step; v <= to; v += step) found.push(+v.toPrecision(6));
    return found;
  }

  function axes() {
    pen.lineWidth = 2; pen.strokeStyle = "#6B7280"; pen.fillStyle = "#1F2937"; pen.font = "24px sans-serif";
    pen.strokeRect(x(data.left), y(high), x(data.right) - x(data.left), y(low) - y(high));
    pen.textAlign = "center"; pen.textBaseline = "top";
    for (const v of ticks(data.left, data.right)) pen.fillText(v, x(v), y(low) + 8);
    pen.fillText(data.axes[0], (x(data.left) + x(data.right)) / 2, y(low) + 40);
    pen.textAlign = "right"; pen.textBaseline = "middle";
    for (const v of ticks(low, high)) pen.fillText(v, x(data.left) - 8, y(v));
    pen.save(); pen.translate(18, (y(low) + y(high)) / 2); pen.rotate(-Math.PI / 2); pen.textAlign = "center";
    pen.fillText(data.axes[1], 0, 0); pen.restore();
  }

  function draw() {
    const shot = data.snapshots[+slider.value];
    text.textContent = shot.epoch === 0 ? "before training" : "after epoch " + shot.epoch;
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, size, size);
    if (!isLine) region(shot.map);
    for (const [px, py, c] of data.points) isLine ? shape(x(px), y(py), 0, 6) : shape(x(px), y(py), c, 7);
    if (isLine) {
      pen.save(); pen.beginPath();
      pen.rect(x(data.left), y(high), x(data.right) - x(data.left), y(low) - y(high)); pen.clip();
      pen.beginPath(); pen.lineWidth = 5; pen.strokeStyle = data.colours[1];
      shot.line.forEach((v, i) => {
        const px = x(data.left + (data.right - data.left) * (i + 0.5) / data.columns);
        if (v === null) return;
        i === 0 ? pen.moveTo(px, y(v)) : pen.lineTo(px, y(v));
      });
      pen.stroke(); pen.restore();
    }
    axes();
  }

  const key = document.getElementById("map-key");
  const entries = isLine ? ["the samples", "what the network says"] : data.classes;
  entries.forEach((name, c) => {
    const row = document.createElement("div"), mark = document.createElement("span");
    row.className = "key";
    mark.style.cssText = "width:14px;height:14px;background:" + colour(c) + ";border-radius:" + (c % 3 === 0 ? "50%" : "0") +
      (!isLine && c % 3 === 2 ? ";clip-path:polygon(50% 0,100% 100%,0 100%)" : "");
    row.append(mark, document.createTextNode(name));
    key.append(row);
  });

  slider.max = data.snapshots.length - 1;
  slider.value = slider.max;
  slider.addEventListener("input", draw);
  let timer = null;
  const play = document.getElementById("map-play");
  play.addEventListener("click", () => {
    if (timer !== null) { clearInterval(timer); timer = null; play.textContent = "Play"; return; }
    slider.value = 0; draw(); play.textContent = "Pause";
    timer = setInterval(() => {
      if (+slider.value >= +slider.max) { clearInterval(timer); timer = null; play.textContent = "Play"; return; }
      slider.value = +slider.value + 1; draw();
    }, 700);
  });
  draw();
})();
)js";

}  // namespace tools::training
