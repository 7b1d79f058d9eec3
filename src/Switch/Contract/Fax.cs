namespace Antiphon.Switch.Contract;

/// <summary>Sends the pages of a TIFF file to an answered leg, or one that is being answered. Prompts and joins on it stop. Over G.711, and over T.38 as soon as the far end offers it. Ends with
/// one <see cref="FaxEnded"/>; the leg stays.</summary>
/// <param name="Fax">Name of it, the caller's choice.</param>
/// <param name="File">Bilevel, 1,728, 2,048 or 2,432 columns, compressed as T.4 or T.6.</param>
public sealed record SendFax(LegId Leg, string Fax, string File) : LegOperation(Leg)
{
    /// <summary>Our number as the other machine shows it, up to 20 of digits, blanks and +.</summary>
    public string Station { get; init; } = "";

    /// <summary>Line above each page. Default empty: none, and the pages arrive as they are.</summary>
    public string Header { get; init; } = "";

    /// <summary>Error correction (T.30 annex A) is offered. Default true.</summary>
    public bool Ecm { get; init; } = true;

    /// <summary>An offer of T.38 is taken. Default true; never where the audio is encrypted.</summary>
    public bool T38 { get; init; } = true;
}

/// <summary>Takes a fax from an answered leg, or one that is being answered: T.38 is offered, and audio is kept where the far end takes none.</summary>
/// <param name="File">TIFF to be written; its folder exists. There is none when no page came.</param>
public sealed record ReceiveFax(LegId Leg, string Fax, string File) : LegOperation(Leg)
{
    public string Station { get; init; } = "";
    public bool Ecm { get; init; } = true;

    /// <summary>T.38 is offered, and taken when offered. Default true.</summary>
    public bool T38 { get; init; } = true;

    /// <summary>Pages taken at most. Default 200.</summary>
    public int PagesMax { get; init; } = 200;
}

/// <summary>Ends it as <see cref="FaxOutcome.Stopped"/>.</summary>
public sealed record StopFax(LegId Leg, string Fax) : LegOperation(Leg);

/// <summary>A page is through.</summary>
/// <param name="Page">From 1.</param>
public sealed record FaxPage(LegId Leg, string Fax, int Page, DateTimeOffset At) : LegEvent(Leg, At);

/// <param name="Detail">English, for a person who looks for the cause.</param>
/// <param name="Pages">Pages that are through.</param>
/// <param name="RemoteStation">What the other machine calls itself; empty: nothing.</param>
/// <param name="BitRate">Of the pages, bits per second; 0: none came.</param>
/// <param name="Ecm">Error correction was in use.</param>
/// <param name="T38">It went over T.38 in the end.</param>
public sealed record FaxEnded(LegId Leg, string Fax, FaxOutcome Outcome, string Detail, int Pages, string RemoteStation, int BitRate, bool Ecm, bool T38, DateTimeOffset At)
    : LegEvent(Leg, At);

/// <summary>Complete: all pages, confirmed by the other machine. Stopped: by order, or the far end hung up in the middle. Unavailable: libspandsp (package libspandsp2) is not there, or too many
/// faxes run.</summary>
public enum FaxOutcome { Complete, Failed, Stopped, Unavailable }
