using System.Security.Cryptography;
using System.Text;
using Antiphon.Server.Features.Prompts.Speaking;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Speech;

/// <summary>Has values spoken by the speech service, whole instead of piece by piece. When it does not answer in time, the pieces are heard.</summary>
internal sealed class Mouth(CallCentre calls, ISwitch telephone, SpeechBook book, SpeechClient client, Options options) : IHostedService
{
    /// <summary>Spoken values kept; then the folder is emptied and begun anew.</summary>
    private const int FilesMax = 2_000;

    private readonly CancellationTokenSource _stopping = new();

    private string Folder => Path.GetFullPath(Path.Combine(options.Data, "prompts", "spoken"));

    public Task StartAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(Folder);
        calls.Speaks = () => book.Speaks;
        calls.Voiced += Take;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken stop)
    {
        calls.Speaks = () => false;
        calls.Voiced -= Take;
        await _stopping.CancelAsync();
    }

    private void Take(Voicing wish) => _ = Task.Run(() => Say(wish));

    private async Task Say(Voicing wish)
    {
        var parts = new List<PromptPart>();
        foreach (var (name, pieces) in wish.Prompts)
        {
            IReadOnlyList<PromptPart> heard = pieces;
            try
            {
                if (await FileOf(name, wish.Language) is { } file) heard = [new FilePart(file)];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }     // The disk refuses: the pieces are there.
            parts.AddRange(heard);
        }
        telephone.Do(new Play(wish.Leg, wish.Step.Value, parts));
    }

    /// <summary>Null: no value, or the service says nothing.</summary>
    private async Task<string?> FileOf(string name, string? language)
    {
        if (Engine.Ivr.Say.Parts(name) is not { } said || !Engine.Ivr.Say.Kinds.Contains(said.Kind) || said.Kind == "message") return null;
        var of = language == SpokenPieces.English ? SpokenPieces.English : SpokenPieces.Mandarin;
        var voice = book.Settings.Voice;
        var file = Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{voice} {of} {name}")))[..40] + ".wav");
        if (File.Exists(file)) return file;
        if (await client.Speak(SpokenValue.Text(said.Kind, said.Value, of), of, _stopping.Token) is not { } sound) return null;
        if (Directory.EnumerateFiles(Folder).Take(FilesMax).Count() == FilesMax) foreach (var old in Directory.EnumerateFiles(Folder)) File.Delete(old);
        var part = $"{file}.{Guid.NewGuid():N}.part";
        await File.WriteAllBytesAsync(part, sound.ToWave(), _stopping.Token);
        File.Move(part, file, overwrite: true);
        return file;
    }
}
