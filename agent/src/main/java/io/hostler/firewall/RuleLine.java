package io.hostler.firewall;

/**
 * One rule of a chain.
 *
 * @param text nft's expressions and verdict, without comment
 * @param id what the rule's comment carries and what is compared with the kernel: nft's own
 *     rendering of a rule differs from what was written. At most 100 characters, none that nft
 *     gives a meaning in quotes.
 */
record RuleLine(String text, String id) {}
