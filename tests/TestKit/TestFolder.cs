using System.Collections.Concurrent;

namespace Antiphon.TestKit;

/// <summary>Folders that go with the run: who makes one need not think of it again.</summary>
public static class TestFolder
{
    private static readonly ConcurrentBag<string> Made = [];

    static TestFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var folder in Made) Remove(folder);
    };

    /// <returns>Its full path; nobody but this user gets in.</returns>
    public static string New(string what)
    {
        var folder = Directory.CreateTempSubdirectory($"antiphon-{what}-").FullName;
        Made.Add(folder);
        return folder;
    }

    private static void Remove(string folder)
    {
        try { if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }        // Something of the run still writes there: the next start of the machine clears it.
    }
}
