using System.Collections.Concurrent;

namespace Antiphon.Media.Playback;

/// <summary>Prompts from disk, read by a thread of its own and kept in memory. A program whose files are
/// not there yet is not begun; it never holds up a media thread.</summary>
internal sealed class PromptLibrary : IDisposable
{
    /// <summary>Programs waiting for the disk; the next fails.</summary>
    private const int WaitingMax = 10_000;

    private readonly long _bytesMax;
    private readonly int _fileBytesMax;
    private readonly BlockingCollection<AudioProgram> _wanted = new(WaitingMax);
    private readonly Dictionary<string, Entry> _kept = [];
    private readonly Thread _reader;
    private long _bytes;
    private long _uses;

    private sealed record Entry(Prompt Prompt, DateTime WrittenAt, long Length)
    {
        public long LastUse { get; set; }
    }

    public PromptLibrary(long bytesMax, int fileBytesMax)
    {
        (_bytesMax, _fileBytesMax) = (bytesMax, fileBytesMax);
        _reader = new Thread(Read) { Name = "prompts", IsBackground = true };
        _reader.Start();
    }

    /// <summary>Has the files of a program read. Never blocks.</summary>
    public void Prepare(AudioProgram program)
    {
        if (program.Files.Count == 0) program.Ready();
        else if (!_wanted.TryAdd(program)) program.Fail();
    }

    private void Read()
    {
        foreach (var program in _wanted.GetConsumingEnumerable())
        {
            foreach (var file in program.Files)
                if (!program.Failed && (Find(file.Path) is { } prompt)) file.Prompt = prompt;
                else program.Fail();
            if (!program.Failed) program.Ready();
        }
    }

    /// <summary>A file that changed on disk is read again.</summary>
    private Prompt? Find(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > _fileBytesMax) return null;
            if (_kept.TryGetValue(path, out var entry) && entry.WrittenAt == file.LastWriteTimeUtc && entry.Length == file.Length)
            {
                entry.LastUse = ++_uses;
                return entry.Prompt;
            }
            return PromptFile.Parse(File.ReadAllBytes(path)) is { } prompt ? Keep(path, prompt, file) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException)
        {
            return null;
        }
    }

    private Prompt Keep(string path, Prompt prompt, FileInfo file)
    {
        if (_kept.Remove(path, out var former)) _bytes -= 2L * former.Prompt.Samples;
        _kept[path] = new Entry(prompt, file.LastWriteTimeUtc, file.Length) { LastUse = ++_uses };
        _bytes += 2L * prompt.Samples;
        while (_bytes > _bytesMax && _kept.Count > 1)
        {
            var oldest = _kept.MinBy(k => k.Value.LastUse);
            _kept.Remove(oldest.Key);
            _bytes -= 2L * oldest.Value.Prompt.Samples;
        }
        return prompt;
    }

    public void Dispose()
    {
        _wanted.CompleteAdding();
        _reader.Join();
        _wanted.Dispose();
    }
}
