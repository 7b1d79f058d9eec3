using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Antiphon.Server.Telemetry;

/// <summary>One entry, one line: <c>2026-11-22T01:00:00.000Z info Calls: text</c>. Control characters are escaped, and the lines of an
/// exception are indented, so nothing from the wire can forge an entry or steer the terminal.</summary>
internal sealed class ConsoleLines(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        var text = entry.Formatter(entry.State, entry.Exception);
        if (text.Length == 0 && entry.Exception is null) return;
        writer.Write(clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.Write($" {Level(entry.LogLevel)} {entry.Category[(entry.Category.LastIndexOf('.') + 1)..]}: ");
        WriteEscaped(writer, text);
        writer.Write('\n');
        if (entry.Exception is null) return;
        foreach (var line in entry.Exception.ToString().EnumerateLines())
        {
            writer.Write("    | ");
            WriteEscaped(writer, line);
            writer.Write('\n');
        }
    }

    private static void WriteEscaped(TextWriter writer, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsControl(c) || c is '\u2028' or '\u2029') writer.Write($"\\u{(int)c:x4}");
            else writer.Write(c);
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}

internal static class TelemetryFeature
{
    /// <summary>Our own words at information, the framework's only when something is wrong.</summary>
    public static void AddTelemetry(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.FormatterName = ConsoleLines.FormatterName;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;      // a slow terminal must not hold up a call
        });
        logging.Services.AddSingleton<ConsoleFormatter, ConsoleLines>();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // Its warnings name a key ring without a machine-wide secret; the folder's mode is what protects it here.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // One line for each connection above the limit: a flood of connections would be a flood of lines.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
    }
}
