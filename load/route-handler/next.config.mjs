// Without a configuration of its own, Next.js would take the site's, with its rewrites.
export default {};
