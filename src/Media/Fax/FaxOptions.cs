namespace Antiphon.Media.Fax;

/// <summary>Where fax workers come from, and how many there may be.</summary>
public sealed record FaxOptions
{
    /// <summary>Program and arguments of a worker. Default: <c>antiphon-fax</c> beside this program.</summary>
    public IReadOnlyList<string> Worker { get; init; } = Beside();

    /// <summary>Faxes at one time. Default 16: each takes a few per cent of a core; the next ends as unavailable.</summary>
    public int FaxesMax { get; init; } = 16;

    /// <summary>A fax that takes longer is stopped. Default 60 min: 200 pages at a low rate are shorter.</summary>
    public TimeSpan LengthMax { get; init; } = TimeSpan.FromMinutes(60);

    // The same runtime that runs us runs the worker, wherever it is installed.
    private static string[] Beside()
    {
        var folder = AppContext.BaseDirectory;
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "") == "dotnet" ? Environment.ProcessPath! : "dotnet";
        return [host, Path.Combine(folder, "antiphon-fax.dll")];
    }
}

/// <summary>What is to be sent or taken.</summary>
/// <param name="Name">Comes back in what is told of it.</param>
/// <param name="Sends">We have the document.</param>
/// <param name="File">TIFF to send, or to be written; its folder exists.</param>
public sealed record FaxTask(string Name, bool Sends, string File)
{
    /// <summary>Our number, as the other machine shows it: up to 20 of digits, blanks and +.</summary>
    public string Station { get; init; } = "";

    /// <summary>Line above each page that is sent; empty: none.</summary>
    public string Header { get; init; } = "";

    /// <summary>Error correction is offered.</summary>
    public bool Ecm { get; init; } = true;

    /// <summary>Pages taken at most.</summary>
    public int PagesMax { get; init; } = 200;
}
