import { demoCitizens, demoStaff } from "../prisma/seed/accounts";

/** Prints where the site is, who can sign in, and how to stop. */
export function announce(address: string, demo: boolean, password: string | undefined): void {
  const lines = [
    "",
    `  Ready at ${address} (after ${process.uptime().toFixed(1)} s)`,
    `  In English at ${address}/en`,
  ];
  if (demo) {
    lines.push("", "  Citizens sign in with a name, a birth date and a phone; any will do. For example:");
    for (const { name, birth, phone } of demoCitizens) lines.push(`    ${name}  ${birth}  ${phone}`);
    lines.push(`  The code that a text message would bring is at ${address}/dev/inbox`);
    lines.push("", `  Clinic staff and admins sign in at ${address}/sign-in/staff`);
    for (const { email, role } of demoStaff) lines.push(`    ${email.padEnd(28)} ${role}`);
    if (password) lines.push(`    password of each: ${password}`);
  }
  lines.push("", "  To stop: Ctrl-C", "");
  console.log(lines.join("\n"));
}
