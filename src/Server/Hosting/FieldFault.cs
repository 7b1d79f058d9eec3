namespace Antiphon.Server.Hosting;

/// <summary>One field of a form is wrong: the page shows the text at the field.</summary>
internal static class FieldFault
{
    /// <param name="field">Name in the request, camel case.</param>
    /// <param name="why">Kebab-case: required, taken, too-long, range, pattern, address, characters, unknown, too-many.</param>
    public static Refused Of(string field, string why) => new(RefusalCatalogue.FieldInvalid, new Dictionary<string, object> { ["field"] = field, ["why"] = why });

    /// <summary>What was asked with cannot be read, or is longer or more than is answered: 400.</summary>
    /// <inheritdoc cref="Of"/>
    public static Refused Unreadable(string field, string why) => new(RefusalCatalogue.Invalid, new Dictionary<string, object> { ["field"] = JsonNamingPolicy.CamelCase.ConvertName(field), ["why"] = why });
}
