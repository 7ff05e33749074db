// A voice note, recorded while a button says so.
const LONGEST_MS = 180_000;

export interface Recording {
  /** Ends the recording; the sound. */
  stop(): Promise<Blob>;
  cancel(): void;
}

export const canRecord = () => typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);

/** Begin to record; `ended` is called when the longest time is over. Rejects when the microphone is refused. */
export async function record(ended: () => void): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  const limit = setTimeout(ended, LONGEST_MS);
  const release = () => {
    clearTimeout(limit);
    stream.getTracks().forEach((track) => track.stop());
  };
  recorder.start();
  return {
    async stop() {
      if (recorder.state !== "inactive") recorder.stop();
      await stopped;
      release();
      return new Blob(parts, { type: recorder.mimeType.split(";")[0] ?? "audio/webm" });
    },
    cancel() {
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
  };
}
