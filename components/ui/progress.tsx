export function ProgressBar({ label, done, of }: { label: string; done: number; of: number }) {
  return (
    <div className="mb-6">
      <label htmlFor="progress" className="mb-2 block font-bold text-strong">
        {label}
      </label>
      <progress id="progress" max={of} value={done} className="h-4 w-full max-w-2xl accent-primary" />
    </div>
  );
}

/** Asks for the page again by itself, so that progress can be followed without a script. */
export function LoadAgain({ seconds }: { seconds: number }) {
  return <meta httpEquiv="refresh" content={String(seconds)} />;
}
