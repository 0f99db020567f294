/** Pictures at hand for the chat, so that nobody has to look for a file. */
export const pictures = [
  { name: "dawn", title: "晨光", colours: ["#fbd786", "#f7797d"] },
  { name: "lake", title: "湖水", colours: ["#7bd5f5", "#1f6fb2"] },
  { name: "leaf", title: "新叶", colours: ["#c9e265", "#2f9e58"] },
] as const;

export type PictureName = (typeof pictures)[number]["name"];

/** A PNG of 480 by 360: two colours and three hills. */
export function paintPicture(name: PictureName): Promise<Blob> {
  const { colours } = pictures.find((picture) => picture.name === name) ?? pictures[0];
  const canvas = document.createElement("canvas");
  canvas.width = 480;
  canvas.height = 360;
  const brush = canvas.getContext("2d");
  if (brush) {
    const sky = brush.createLinearGradient(0, 0, 480, 360);
    sky.addColorStop(0, colours[0]);
    sky.addColorStop(1, colours[1]);
    brush.fillStyle = sky;
    brush.fillRect(0, 0, 480, 360);
    brush.fillStyle = "rgba(255, 255, 255, 0.22)";
    for (const [x, y, radius] of [
      [90, 420, 170],
      [280, 450, 200],
      [430, 430, 150],
    ] as const) {
      brush.beginPath();
      brush.arc(x, y, radius, 0, 2 * Math.PI);
      brush.fill();
    }
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture"))),
      "image/png",
    );
  });
}
