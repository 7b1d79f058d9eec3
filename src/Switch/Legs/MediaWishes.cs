using System.Collections.Immutable;
using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Switch.Legs;

/// <summary>What the account of a leg wants of its media: codecs, and how keys go there.</summary>
/// <param name="Codecs">Best first; empty: all.</param>
internal sealed record MediaWishes(IReadOnlyList<AudioCodec> Codecs, bool KeysByInfo)
{
    internal static readonly MediaWishes None = new([], KeysByInfo: false);

    internal static MediaWishes Of(Trunk? trunk) => trunk is null ? None : new(Read(trunk.Codecs), trunk.KeysByInfo);

    internal static MediaWishes Of(Extension? extension) => extension is null ? None : new(Read(extension.Codecs), extension.KeysByInfo);

    internal static MediaWishes Of(LegOrigin origin, Exchange exchange) =>
        origin.Kind == OriginKind.Extension ? Of(exchange.Directory.Extension(origin.Name)) : Of(exchange.Directory.ByName(origin.Name));

    private static AudioCodec[] Read(ImmutableArray<string> names) => names.IsDefaultOrEmpty ? [] : [.. names.Select(AudioFormats.Parse).OfType<AudioCodec>()];
}
