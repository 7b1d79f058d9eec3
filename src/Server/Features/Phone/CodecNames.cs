using Antiphon.Server.Hosting;

namespace Antiphon.Server.Features.Phone;

/// <summary>Codecs as settings name them.</summary>
internal static class CodecNames
{
    private static readonly string[] Known = ["PCMA", "PCMU", "G722", "OPUS"];

    /// <summary>One that is not known, or one twice.</summary>
    public static Refused? Fault(IReadOnlyCollection<string> codecs) =>
        codecs.Distinct().Count() != codecs.Count || codecs.Except(Known).Any() ? FieldFault.Of("codecs", "unknown") : null;
}
