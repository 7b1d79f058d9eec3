using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Tests;

public sealed class ExpressionTests
{
    private static readonly ImmutableDictionary<string, FlowValue> Variables = ImmutableDictionary<string, FlowValue>.Empty
        .Add("account", FlowValue.Of("007")).Add("balance", FlowValue.Of(12.5m)).Add("余额", FlowValue.Of(3m)).Add("yes", FlowValue.Of(true)).Add("caller.region", FlowValue.Of("上海"));

    private static Computed Of(string text) => Expression.Evaluate(text, name => Variables.TryGetValue(name, out var value) ? value : null);

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("-2 - -3", "1")]
    [InlineData("7 % 4 / 2", "1.5")]
    [InlineData("'a' & 1 & true", "a1true")]
    [InlineData("account = '007'", "true")]
    [InlineData("account = '7'", "false")]          // Digits as keyed are a text.
    [InlineData("account = 7", "true")]             // A number asks for numbers.
    [InlineData("balance >= 12.50 and not (balance > 100)", "true")]
    [InlineData("余额 < 5 or 1 / 1 = 2", "true")]
    [InlineData("length(account) == 3", "true")]
    [InlineData("mid('13800138000', 4, 4)", "0013")]
    [InlineData("left('ab', 9) & right('ab', 1) & mid('ab', 5, 1)", "abb")]
    [InlineData("if(startsWith(caller.region, '上'), 'sh', 'other')", "sh")]
    [InlineData("round(2.345, 2)", "2.35")]
    [InlineData("max(1, min(5, 3)) + abs(-1)", "4")]
    [InlineData("number('5') + number(account)", "12")]
    [InlineData("isNumber('x')", "false")]
    [InlineData("'b' > 'a'", "true")]
    public void Computes(string text, string value) => Assert.Equal(value, Of(text).Value?.ToString());

    [Theory]
    [InlineData("", "empty")]
    [InlineData("1 +", "unexpected")]
    [InlineData("(1", "bracket-open")]
    [InlineData("'open", "text-open")]
    [InlineData("1 / 0", "division-by-zero")]
    [InlineData("'x' + 1", "not-a-number")]
    [InlineData("1 and true", "not-a-truth")]
    [InlineData("nobody", "unknown-name")]
    [InlineData("System.IO.File('x')", "unknown-function")]
    [InlineData("length.GetType()", "unknown-function")]
    [InlineData("balance.GetType", "unknown-name")]
    [InlineData("typeof(x)", "unknown-name")]
    [InlineData("a; b", "unexpected")]
    [InlineData("1 ? 2 : 3", "unexpected")]
    [InlineData("79228162514264337593543950335 * 10", "too-large")]
    public void Says_what_is_wrong_and_never_throws(string text, string problem) => Assert.Equal(problem, Of(text).Problem);

    [Fact]
    public void What_would_grow_nests_or_lasts_is_refused()
    {
        Assert.Equal("too-large", Of(new string('1', Expression.LengthMax + 1)).Problem);
        Assert.Equal("too-deep", Of(new string('(', 100) + "1" + new string(')', 100)).Problem);
        Assert.Equal("too-deep", Of(new string('-', 100) + "1").Problem);
        Assert.Equal("too-deep", Of(string.Concat(Enumerable.Repeat("not ", 100)) + "true").Problem);
        var doubling = FlowValue.Of(new string('x', FlowLimits.TextMax));
        Assert.Equal("too-large", Expression.Evaluate("a & a", _ => doubling).Problem);
    }

    /// <summary>Every prefix and every damaged letter of a long expression: a value or a problem, never an exception.</summary>
    [Fact]
    public void Any_text_gives_a_value_or_a_problem()
    {
        const string text = "if(not (balance >= 12.5 and length(account & \"x\") != 4), round(-balance / 3, 2), mid('abc', 1, 2) & 余额 % 2)";
        for (var i = 0; i <= text.Length; i++) Of(text[..i]);
        foreach (var c in "()'\".,&-x0 \0\uFFFF")
            for (var i = 0; i < text.Length; i++) Of(text[..i] + c + text[(i + 1)..]);
        Assert.Null(Of(text).Problem);
    }

    [Theory]
    [InlineData("11010519491231002X", true)]      // GB 11643-1999, its own example
    [InlineData("110105194912310021", false)]
    [InlineData("11010519491231002*", true)]
    [InlineData("440524188001010014", true)]      // GB 11643-1999, its second example
    [InlineData("440524188001010015", false)]
    [InlineData("110105194913310024", false)]     // no 13th month
    [InlineData("11010519491231002", false)]
    [InlineData("1101051949123100２X", false)]
    public void Identity_numbers_are_checked_by_date_and_check_character(string number, bool valid)
    {
        Assert.Equal(valid, IdNumber.IsValid(number));
        Assert.Equal(valid ? "true" : "false", Of($"idNumberValid('{number}')").Value?.ToString());
    }

    [Fact]
    public void Checking_names_what_is_used_without_knowing_values()
    {
        Assert.Null(Expression.Check("left(pin, 2) = '00' and tries < 3", out var used).Problem);
        Assert.Equal(["pin", "tries"], used.Order());
        Assert.Equal("unexpected", Expression.Check("pin =", out _).Problem);
    }

    /// <summary>What gets out of other expression languages: reflection, files, processes, threads, memory, huge texts.</summary>
    [Fact]
    public void A_hundred_ways_out_of_the_language_lead_nowhere()
    {
        string[] names = ["System", "typeof", "GetType", "Type", "Assembly", "Activator", "File", "Process", "Thread", "Environment", "AppDomain", "import", "require", "eval", "exec", "this", "__proto__", "constructor", "global", "Runtime"];
        Func<string, string>[] forms = [n => $"{n}('/etc/passwd')", n => $"{n}.{n}('x')", n => $"''.{n}()", n => $"new {n}()", n => $"{n}[0]"];
        var ways = names.SelectMany(n => forms.Select(f => f(n))).ToList();
        Assert.Equal(100, ways.Count);
        foreach (var way in ways) Assert.NotNull(Of(way).Problem);
    }
}
