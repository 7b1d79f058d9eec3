using System.Text;
using System.Text.Encodings.Web;

namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Values into requests, and out of answers.</summary>
internal static class WebText
{
    public static string Url(string template, Func<string, string?> values) => Fill(template, values, Uri.EscapeDataString);

    /// <summary>Inside the quotation marks of a JSON text; outside of them digits alone stay a number.</summary>
    public static string Body(string template, Func<string, string?> values) => Fill(template, values, value => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value));

    /// <summary><c>{name}</c> by its value; a name that there is none of, or that is no name, stays as it stands.</summary>
    private static string Fill(string template, Func<string, string?> values, Func<string, string> escape)
    {
        var filled = new StringBuilder(template.Length);
        for (var at = 0; at < template.Length; at++)
        {
            var end = template[at] == '{' ? template.IndexOf('}', at) : -1;
            if (end > at && IsName(template.AsSpan(at + 1, end - at - 1)))
            {
                filled.Append(escape(values(template[(at + 1)..end]) ?? ""));
                at = end;
            }
            else filled.Append(template[at]);
        }
        return filled.ToString();
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 40) return false;
        foreach (var c in text) if (!char.IsLetterOrDigit(c) && c != '_') return false;
        return true;
    }

    /// <summary>What stands at a path such as <c>data.items[0].name</c>; null: nothing, or something that is no plain value.</summary>
    public static FlowValue? At(JsonElement json, string path, int lengthMax)
    {
        foreach (var part in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.EndsWith(']'))
            {
                if (json.ValueKind is not JsonValueKind.Array || !int.TryParse(part[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= json.GetArrayLength()) return null;
                json = json[index];
            }
            else if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty(part, out json)) return null;
        }
        return json.ValueKind switch
        {
            JsonValueKind.String => FlowValue.Of(json.GetString() is { } text && text.Length > lengthMax ? text[..lengthMax] : json.GetString() ?? ""),
            JsonValueKind.Number when json.TryGetDecimal(out var number) => FlowValue.Of(number),
            JsonValueKind.True => FlowValue.Of(true),
            JsonValueKind.False => FlowValue.Of(false),
            _ => null,
        };
    }
}
