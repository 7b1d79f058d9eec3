namespace Antiphon.Engine.Ivr;

/// <summary>What came of computing: a value, or why there is none.</summary>
/// <param name="At">Character of the text, from 0, where the problem is.</param>
public readonly record struct Computed(FlowValue? Value, string? Problem = null, int At = 0);

/// <summary>The small language of flows: numbers, texts in quotation marks, names, <c>+ - * / % &amp;</c>, comparisons, <c>and or not</c>, and the
/// functions of <see cref="ExpressionFunctions"/>. It can loop over nothing, reach nothing and make nothing large.</summary>
/// <remarks>
/// or = and ("or" and)* ; and = not ("and" not)* ; not = "not" not | comparison ; comparison = sum (("=" | "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") sum)? ;
/// sum = product (("+" | "-" | "&amp;") product)* ; product = sign (("*" | "/" | "%") sign)* ; sign = "-" sign | primary ;
/// primary = number | text | "true" | "false" | name | name "(" (or ("," or)*)? ")" | "(" or ")".
/// </remarks>
public static class Expression
{
    /// <summary>Characters of one expression.</summary>
    public const int LengthMax = 500;

    /// <summary>Brackets and signs inside each other.</summary>
    private const int DepthMax = 24;

    public static Computed Evaluate(string text, Func<string, FlowValue?> names)
    {
        var problem = Tokens.Of(text, out var tokens);
        if (problem is { } wrong) return wrong;
        var reader = new Reader(tokens, names);
        try
        {
            var value = reader.Or(0);
            return reader.AtEnd ? new(value) : new(null, "unexpected", reader.At);
        }
        catch (ExpressionProblem e) { return new(null, e.Code, e.At); }
        catch (OverflowException) { return new(null, "too-large", 0); }
    }

    /// <summary>Whether it is well formed, and which names it asks for. Values of names are taken as whatever makes it go on.</summary>
    public static Computed Check(string text, out ImmutableHashSet<string> used)
    {
        var found = ImmutableHashSet.CreateBuilder<string>();
        used = [];
        if (Tokens.Of(text, out var tokens) is { } wrong) return wrong;
        var reader = new Reader(tokens, name => { found.Add(name); return FlowValue.Of(1); }, dry: true);
        try
        {
            var value = reader.Or(0);
            used = found.ToImmutable();
            return reader.AtEnd ? new(value) : new(null, "unexpected", reader.At);
        }
        catch (ExpressionProblem e) { return new(null, e.Code, e.At); }
    }

    /// <param name="dry">Only the form counts: what values would make impossible is passed over.</param>
    private sealed class Reader(ImmutableArray<Token> tokens, Func<string, FlowValue?> names, bool dry = false)
    {
        private int _next;

        public bool AtEnd => tokens[_next].Kind is TokenKind.End;

        public int At => tokens[_next].At;

        public FlowValue Or(int depth)
        {
            var value = And(depth);
            while (TakeWord("or")) { var other = And(depth); value = Compute(() => FlowValue.Of(Truth(value) | Truth(other))); }
            return value;
        }

        private FlowValue And(int depth)
        {
            var value = Not(depth);
            while (TakeWord("and")) { var other = Not(depth); value = Compute(() => FlowValue.Of(Truth(value) & Truth(other))); }
            return value;
        }

        private FlowValue Not(int depth)
        {
            Guard(depth);
            if (!TakeWord("not")) return Comparison(depth);
            var value = Not(depth + 1);
            return Compute(() => FlowValue.Of(!Truth(value)));
        }

        private FlowValue Comparison(int depth)
        {
            var left = Sum(depth);
            if (Take("=", "==", "!=", "<", "<=", ">", ">=") is not { } sign) return left;
            var right = Sum(depth);
            return Compute(() => FlowValue.Of(Compare(left, right, sign)));
        }

        private FlowValue Sum(int depth)
        {
            var value = Product(depth);
            while (Take("+", "-", "&") is { } sign)
            {
                var (left, right) = (value, Product(depth));
                value = Compute(() => sign switch
                {
                    "+" => FlowValue.Of(Number(left) + Number(right)),
                    "-" => FlowValue.Of(Number(left) - Number(right)),
                    _ => Text(left.ToString() + right),
                });
            }
            return value;
        }

        private FlowValue Product(int depth)
        {
            var value = Sign(depth);
            while (Take("*", "/", "%") is { } sign)
            {
                var (left, right) = (value, Sign(depth));
                value = Compute(() =>
                {
                    if (sign is not "*" && Number(right) == 0) throw new ExpressionProblem("division-by-zero", At);
                    return FlowValue.Of(sign switch { "*" => Number(left) * Number(right), "/" => Number(left) / Number(right), _ => Number(left) % Number(right) });
                });
            }
            return value;
        }

        private FlowValue Sign(int depth)
        {
            Guard(depth);
            if (Take("-") is null) return Primary(depth);
            var value = Sign(depth + 1);
            return Compute(() => FlowValue.Of(-Number(value)));
        }

        private FlowValue Primary(int depth)
        {
            Guard(depth);
            var token = tokens[_next];
            switch (token.Kind)
            {
                case TokenKind.Number or TokenKind.Text: _next++; return token.Value;
                case TokenKind.Name when token.Text is "true" or "false": _next++; return FlowValue.Of(token.Text is "true");
                case TokenKind.Name when tokens[_next + 1] is { Text: "(" }: return Call(depth);
                case TokenKind.Name: _next++; return names(token.Text) ?? throw new ExpressionProblem("unknown-name", token.At);
            }
            if (Take("(") is null) throw new ExpressionProblem("unexpected", token.At);
            var inner = Or(depth + 1);
            if (Take(")") is null) throw new ExpressionProblem("bracket-open", token.At);
            return inner;
        }

        private FlowValue Call(int depth)
        {
            var name = tokens[_next];
            _next += 2;
            var given = ImmutableArray.CreateBuilder<FlowValue>();
            while (Take(")") is null)
            {
                if (given.Count > 0 && Take(",") is null) throw new ExpressionProblem("unexpected", At);
                given.Add(Or(depth + 1));
            }
            if (!ExpressionFunctions.Takes(name.Text, given.Count)) throw new ExpressionProblem("unknown-function", name.At);
            return Compute(() => ExpressionFunctions.Call(name.Text, given.ToImmutable(), name.At));
        }

        private FlowValue Compute(Func<FlowValue> compute) => dry ? FlowValue.Of(1) : compute();

        /// <summary>As numbers when both are; otherwise as texts, character by character.</summary>
        private static bool Compare(FlowValue left, FlowValue right, string sign)
        {
            var bothTexts = left.Text is not null && right.Text is not null;
            var order = !bothTexts && left.AsNumber is { } a && right.AsNumber is { } b ? a.CompareTo(b) : string.CompareOrdinal(left.ToString(), right.ToString());
            return sign switch { "=" or "==" => order == 0, "!=" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
        }

        private bool Truth(FlowValue value) => value.Truth ?? throw new ExpressionProblem("not-a-truth", At);

        private decimal Number(FlowValue value) => value.AsNumber ?? throw new ExpressionProblem("not-a-number", At);

        private FlowValue Text(string text) => text.Length <= FlowLimits.TextMax ? FlowValue.Of(text) : throw new ExpressionProblem("too-large", At);

        private bool TakeWord(string word)
        {
            if (tokens[_next] is not { Kind: TokenKind.Name } token || token.Text != word) return false;
            _next++;
            return true;
        }

        private string? Take(params ReadOnlySpan<string> signs)
        {
            if (tokens[_next] is not { Kind: TokenKind.Sign } token || !signs.Contains(token.Text)) return null;
            _next++;
            return token.Text;
        }

        private void Guard(int depth)
        {
            if (depth > DepthMax) throw new ExpressionProblem("too-deep", At);
        }
    }
}

/// <summary>Ends the computing of one expression; never leaves <see cref="Expression"/>.</summary>
internal sealed class ExpressionProblem(string code, int at) : Exception(code)
{
    public string Code { get; } = code;
    public int At { get; } = at;
}
