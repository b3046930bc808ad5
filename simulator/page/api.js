// The control side of the simulator, as the page needs it.
export class Refused extends Error {}

export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error || response.statusText);
  return answer;
}

export const fileUrl = (fileId) => `/sim/files/${encodeURIComponent(fileId)}`;

export function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] || "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

export async function sampleOf(name, number = 1) {
  const response = await fetch(`/sim/samples/${name}?n=${number}`);
  if (!response.ok) throw new Refused(response.statusText);
  return base64(await response.blob());
}
