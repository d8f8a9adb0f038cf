/// <reference lib="esnext.disposable" preserve="true" />

/** What is held open until it is closed, once. */
export function closing(close: () => void): Disposable & { close(): void } {
  let isOpen = true;
  const closeOnce = (): void => {
    if (!isOpen) return;
    isOpen = false;
    close();
  };
  return { close: closeOnce, [Symbol.dispose]: closeOnce };
}
