using Antiphon.Media.Recording;
using Antiphon.TestKit.Audio;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>Recordings as the switch leaves them, with 440 Hz on the caller's side.</summary>
internal static class RecordingSounds
{
    public static void Write(string path, int seconds, RecordingKeys? keys)
    {
        var tone = Sound.Tone(440, TimeSpan.FromSeconds(seconds)).ToAlaw();
        var sound = new byte[2 * tone.Length];
        Interleaving.Of(tone, Enumerable.Repeat((byte)0xD5, tone.Length).ToArray(), sound);
        if (keys is null)
        {
            var header = new byte[RecordingFormat.HeaderLength];
            RecordingFormat.WriteHeader(header, sound.Length);
            File.WriteAllBytes(path, [.. header, .. sound]);
            return;
        }
        var (file, cipher) = SealedFile.Create(path, SoundKind.Alaw, keys);
        using (file)
        using (cipher)
            for (var second = 0; second < seconds; second++)
                SealedFile.WriteChunk(file, cipher, second, sound.AsSpan(second * SealedFile.ChunkLength, SealedFile.ChunkLength), new byte[SealedFile.StoredChunk]);
    }
}
