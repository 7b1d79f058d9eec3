using Antiphon.Server.Features.Mail;

namespace Antiphon.Server.Features.Recordings.Packages;

/// <summary>Sends a package: whole where a mail can carry it, else the way to it, which leads to nothing when its time is over.</summary>
internal sealed class PackageMail(IMailer mailer, PackageArchive archive, PackagesUnderWay underWay, IAuditTrail audit, TimeProvider clock)
{
    /// <returns><c>attached</c>, <c>link</c>, or why not: as <see cref="IMailer.Send"/>, <c>no-address</c>: too large, and the centre has no address for links, or <c>cancelled</c>.</returns>
    public async Task<string> Send(RecordingPackage package, HttpContext http, CancellationToken stop)
    {
        byte[]? whole;
        try
        {
            using var work = underWay.Begin(package, stop);
            whole = work is null ? null : await archive.ForMail(package, http, work);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { return "cancelled"; }
        if (whole is null && await mailer.PublicAddress(stop) is null) return "no-address";
        var lines = new List<string> { package.Title, "", $"{package.CallIds.Count} 个电话 / calls", package.Reason };
        if (whole is null)
        {
            var until = TimeZoneInfo.ConvertTime(package.Until, clock.LocalTimeZone);
            lines.AddRange(["", $"{await mailer.PublicAddress(stop)}/recordings?package={package.Id}", string.Create(CultureInfo.InvariantCulture, $"登录后下载，有效至 / sign in to take it, until {until:yyyy-MM-dd HH:mm}")]);
        }
        else lines.AddRange(["", "解压后打开 index.html / unpack it and open index.html"]);
        var letter = new MailLetter(package.MailedTo.Split(' '), $"录音 / Recordings: {package.Title}", string.Join('\n', lines) + "\n", whole is null ? [] : [new MailAttachment("recordings.zip", "application/zip", whole)]);
        if (await mailer.Send(letter, stop) is { } fault) return fault;
        await audit.Write(http.User, "package-mailed", package.Id, new Dictionary<string, string> { ["to"] = package.MailedTo, ["as"] = whole is null ? "link" : "attached", ["reason"] = package.Reason }, stop);
        return whole is null ? "link" : "attached";
    }
}
