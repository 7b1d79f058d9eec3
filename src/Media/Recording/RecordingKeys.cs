using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Media.Recording;

/// <summary>Master keys of sealed recordings. Each recording has a data key of its own, which stands beside it in an envelope that only a master key opens; so a new
/// master key rewrites envelopes, never sound.</summary>
/// <remarks>The file has one key per line, <c>NAME BASE64</c>, 256 bits each; the last one seals, all of them open. Who loses it loses every sealed recording: nothing
/// else opens an envelope.</remarks>
public sealed class RecordingKeys
{
    public const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const string Version = "1";

    private readonly Lock _changes = new();
    private readonly string? _path;
    private volatile (string Name, byte[] Key)[] _keys;

    private RecordingKeys(string? path, (string, byte[])[] keys) => (_path, _keys) = (path, keys);

    /// <summary>Name of the one that seals.</summary>
    public string Current => _keys[^1].Name;

    public int Count => _keys.Length;

    /// <summary>Reads the file; makes it with one key, for its owner alone to read, when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not one of keys: it is never written over, for it may be all that opens the recordings.</exception>
    public static RecordingKeys ReadOrMake(string path)
    {
        if (File.Exists(path)) return new(path, Parse(path));
        var keys = new RecordingKeys(path, []);
        keys.Add();
        return keys;
    }

    /// <summary>In memory alone.</summary>
    internal static RecordingKeys Passing()
    {
        var keys = new RecordingKeys(null, []);
        keys.Add();
        return keys;
    }

    /// <summary>A new master key seals from now on; the old ones go on opening.</summary>
    /// <returns>Its name.</returns>
    public string Add()
    {
        lock (_changes)
        {
            var name = $"k{_keys.Length + 1}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            (string, byte[])[] all = [.. _keys, (name, RandomNumberGenerator.GetBytes(KeyLength))];
            if (_path is not null) Write(_path, all);
            _keys = all;
            return name;
        }
    }

    /// <summary>A data key, and the envelope that is to stand beside what it seals.</summary>
    /// <param name="of">Name of the recording: an envelope opens for no other.</param>
    internal (byte[] Key, string Envelope) Make(string of)
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        return (key, Wrap(key, of));
    }

    /// <returns>Null: it is none, it is of another recording, or its master key is not here.</returns>
    internal byte[]? Open(string envelope, string of)
    {
        var parts = envelope.Trim().Split(' ');
        if (parts.Length != 3 || parts[0] != Version || Array.Find(_keys, k => k.Name == parts[1]).Key is not { } master) return null;
        var bytes = new byte[NonceLength + KeyLength + TagLength];
        if (!Convert.TryFromBase64String(parts[2], bytes, out var written) || written != bytes.Length) return null;
        var key = new byte[KeyLength];
        try
        {
            using var cipher = new AesGcm(master, TagLength);
            cipher.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, KeyLength), bytes.AsSpan(NonceLength + KeyLength), key, Encoding.UTF8.GetBytes(of));
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The same data key in an envelope of the current master key; null: it is of that one already, or cannot be opened.</summary>
    internal string? Renew(string envelope, string of) =>
        envelope.Split(' ') is [_, var name, _] && name != Current && Open(envelope, of) is { } key ? Wrap(key, of) : null;

    private string Wrap(byte[] key, string of)
    {
        var (name, master) = _keys[^1];
        var bytes = new byte[NonceLength + KeyLength + TagLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(master, TagLength);
        cipher.Encrypt(bytes.AsSpan(0, NonceLength), key, bytes.AsSpan(NonceLength, KeyLength), bytes.AsSpan(NonceLength + KeyLength), Encoding.UTF8.GetBytes(of));
        return $"{Version} {name} {Convert.ToBase64String(bytes)}";
    }

    private static (string, byte[])[] Parse(string path)
    {
        var keys = new List<(string, byte[])>();
        foreach (var line in File.ReadAllLines(path).Where(l => l.Trim().Length > 0))
        {
            var key = new byte[KeyLength];
            if (line.Trim().Split(' ') is not [var name, var text] || !Convert.TryFromBase64String(text, key, out var length) || length != KeyLength) throw new InvalidDataException($"{path}: a line is no key");
            keys.Add((name, key));
        }
        return keys.Count > 0 ? [.. keys] : throw new InvalidDataException($"{path}: there is no key in it");
    }

    private static void Write(string path, IEnumerable<(string Name, byte[] Key)> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(path + ".new");
        using (var file = new FileStream(path + ".new", options))
        {
            file.Write(Encoding.ASCII.GetBytes(string.Concat(keys.Select(k => $"{k.Name} {Convert.ToBase64String(k.Key)}\n"))));
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
    }
}
