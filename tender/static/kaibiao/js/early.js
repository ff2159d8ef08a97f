// Runs before the first paint: tells the styles that scripts work, so that nothing jumps.
document.documentElement.classList.add("js");
