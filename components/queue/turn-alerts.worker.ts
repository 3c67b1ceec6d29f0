/**
 * Shows the notification that it is somebody's turn, and brings their waiting page to the front when they
 * press it. It answers no requests: it stands between the page and the server in nothing.
 */
interface Pressed extends Event {
  notification: { close(): void; data: string };
  waitUntil(work: Promise<unknown>): void;
}
interface Client {
  url: string;
  focus(): Promise<unknown>;
}
const worker = self as unknown as {
  clients: {
    matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<Client[]>;
    openWindow(url: string): Promise<unknown>;
  };
};

self.addEventListener("notificationclick", (event) => {
  const { notification, waitUntil } = event as Pressed;
  notification.close();
  const toThePage = async () => {
    const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = open.find((client) => client.url === notification.data);
    await (page ? page.focus() : worker.clients.openWindow(notification.data));
  };
  waitUntil.call(event, toThePage());
});
