namespace Antiphon.Server.Features.Reports.Export;

/// <summary>A TrueType font with Chinese letters whose licence lets it stand in documents, as the system has it: DroidSansFallback (Apache 2.0) comes with the Debian package
/// <c>fonts-droid-fallback</c>; on Windows SimHei or DengXian.</summary>
internal static class PdfFont
{
    private static readonly string[] Places =
    [
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", "/usr/share/fonts/truetype/droid/DroidSansFallback.ttf", "/usr/share/fonts/google-droid/DroidSansFallback.ttf", "/usr/share/fonts/droid/DroidSansFallback.ttf",
        @"C:\Windows\Fonts\simhei.ttf", @"C:\Windows\Fonts\Deng.ttf",
    ];

    private static readonly Lazy<TrueTypeFont?> Found = new(() =>
    {
        foreach (var file in Places.Where(File.Exists))
            try { return new TrueTypeFont(File.ReadAllBytes(file)); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException) { }
        return null;
    });

    /// <summary>False: no PDF can be made here.</summary>
    public static bool IsThere => Found.Value is not null;

    public static TrueTypeFont Font => Found.Value ?? throw new InvalidOperationException("no font for a PDF; ask IsThere first");
}
