import type { ReactNode, Ref } from "react";

export function CameraView({ video, label }: { video: Ref<HTMLVideoElement>; label: string }) {
  return (
    <video
      ref={video}
      aria-label={label}
      muted
      playsInline
      className="mb-4 aspect-video w-full max-w-[64rem] rounded-md border border-edge bg-page object-cover"
    />
  );
}

/** A button that does something on the page itself. */
export function PageButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="mt-6 mb-4 inline-flex min-h-14 w-full items-center justify-center rounded-md border border-primary bg-primary-faint px-6 py-3 font-bold text-primary-text hover:bg-white md:w-auto"
    >
      {children}
    </button>
  );
}
