// When a question is shown: the same rules as survey/ask/questionnaires/show_if.py.

/** Return whether a condition holds; `answers` has what was answered and shown, by code. */
export function shownBy(condition, answers) {
  if (!condition) return true;
  const holds = (rule) => holdsFor(rule, answers.has(rule.question) ? answers.get(rule.question) : null);
  return condition.all ? condition.all.every(holds) : condition.any.some(holds);
}

function holdsFor({ op, value }, given) {
  switch (op) {
    case "answered":
      return given !== null;
    case "not_answered":
      return given === null;
    case "is":
    case "includes":
      return matches(given, value);
    case "is_not":
    case "not_includes":
      return !matches(given, value);
    default:
      return given !== null && !Array.isArray(given) && compares(op, given, value);
  }
}

function matches(given, value) {
  if (given === null) return false;
  if (typeof given === "number") return given === asNumber(value);
  if (Array.isArray(given)) return given.includes(String(value));
  return given.toLowerCase() === String(value).trim().toLowerCase();
}

function compares(op, given, value) {
  const bound = typeof given === "number" ? asNumber(value) : String(value);
  return op === "at_least" ? given >= bound : given <= bound;
}

function asNumber(value) {
  return String(value).trim() === "" ? NaN : Number(value); // Number("") would be 0.
}
