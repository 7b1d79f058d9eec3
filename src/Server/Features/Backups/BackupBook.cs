using System.Text.RegularExpressions;

namespace Antiphon.Server.Features.Backups;

/// <param name="Daily">Made by the clock; these are deleted when enough newer ones are there.</param>
/// <param name="Fault">Why it could not be taken back when that was tried; empty: it could.</param>
/// <param name="Bytes">Of the file.</param>
internal sealed record BackupView(string Name, DateTimeOffset At, long Bytes, bool Daily, bool Sealed, bool WithRecordings, int Files, double Seconds, DateTimeOffset? ProvenAt, double ProofSeconds, string Fault);

/// <summary>The backups that lie in a folder, each with a note of how it was made and proven beside it.</summary>
internal static partial class BackupBook
{
    public const string End = ".antiphon-backup";
    private const string NoteEnd = ".json";

    public static IReadOnlyList<BackupView> In(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*" + End).Select(Note).OfType<BackupView>().OrderByDescending(backup => backup.At).ThenByDescending(backup => backup.Name, StringComparer.Ordinal)];

    /// <summary>Full path of a backup; null when there is none of that name.</summary>
    public static string? Find(string folder, string name) => NameForm().IsMatch(name) && Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

    public static string NameAt(DateTimeOffset at) => $"antiphon-{at.UtcDateTime:yyyyMMdd-HHmmss-fff}{End}";

    public static void Write(string folder, BackupView backup) => DataFolder.WritePrivate(Path.Combine(folder, backup.Name + NoteEnd), JsonSerializer.SerializeToUtf8Bytes(backup, JsonSerializerOptions.Web));

    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + NoteEnd);
    }

    // A file that was put there by hand has no note: it is listed as not proven.
    private static BackupView? Note(string path)
    {
        var name = Path.GetFileName(path);
        if (!NameForm().IsMatch(name)) return null;
        try { if (JsonSerializer.Deserialize<BackupView>(File.ReadAllBytes(path + NoteEnd), JsonSerializerOptions.Web) is { } note && note.Name == name) return note; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException) { }
        var file = new FileInfo(path);
        return new BackupView(name, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), file.Length, Daily: false, SealedFile.IsSealed(path), WithRecordings: false, 0, 0, null, 0, "");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,80}\.antiphon-backup$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
