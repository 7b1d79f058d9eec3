namespace Antiphon.Server.Features.Phone;

/// <summary>Codecs as settings name them.</summary>
internal static class CodecNames
{
    public static readonly IReadOnlyList<string> Known = ["PCMA", "PCMU", "G722", "OPUS"];

    /// <summary>Each is known, and none stands there twice.</summary>
    public static bool AreKnown(IReadOnlyCollection<string> codecs) => codecs.Distinct().Count() == codecs.Count && !codecs.Except(Known).Any();

    public static Refused? Fault(IReadOnlyCollection<string> codecs) => AreKnown(codecs) ? null : FieldFault.Of("codecs", "unknown");
}
