using System.Text.RegularExpressions;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Antiphon.Server.Hosting;

/// <summary>The pages: files that the build of <c>src/Web</c> made, the application's one page for every address of its own, and the headers that
/// keep browsers strict.</summary>
internal static partial class WebPages
{
    /// <summary>No script but our own files. Style elements are allowed: the component library writes its styles at run time.</summary>
    private const string ContentPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string Pages = $"{{*path:nonfile:{PagePath.Name}}}";

    /// <summary>Tells a page that asks without a stream which pages there are.</summary>
    public const string BuildHeader = "X-Pages";

    /// <summary>Which pages these are: the name of their first script, another one when the program was upgraded. Empty: they are not built.</summary>
    public static string Build { get; } = FindRoot() is { } root ? FirstScript().Match(File.ReadAllText(Path.Combine(root, "index.html"))).Groups[1].Value : "";

    [GeneratedRegex("src=\"/assets/([^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex FirstScript();

    public static IServiceCollection AddWebPages(this IServiceCollection services) =>
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<PagePath>(PagePath.Name)).AddResponseCompression(compression =>
    {
        // Files only: compressing answers that hold secrets beside what a stranger chose would tell the secrets by their length.
        compression.EnableForHttps = true;
        compression.MimeTypes = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json"];
        compression.Providers.Add<BrotliCompressionProvider>();
        compression.Providers.Add<GzipCompressionProvider>();
    });

    /// <summary>Headers for every answer; must come first.</summary>
    public static void UseStrictHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), payment=(), usb=()";
        if (MayIsolate(http.Request)) headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(http);
    });

    /// <summary>Browsers ignore an opener policy on pages that are not trustworthy (W3C Secure Contexts §3.1), and complain about it in the console.</summary>
    private static bool MayIsolate(HttpRequest request) => request.IsHttps || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";

    public static void UseWebFiles(this WebApplication app)
    {
        app.UseResponseCompression();
        if (FindRoot() is not { } root) return;
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root), OnPrepareResponse = SetCache });
    }

    /// <summary>Every address that is no file and no interface belongs to the application in the browser.</summary>
    public static void MapWebPages(this WebApplication app)
    {
        var page = FindRoot() is { } root ? Path.Combine(root, "index.html") : null;
        app.MapFallback(Pages, http =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            http.Response.ContentType = "text/html; charset=utf-8";
            return page is null ? http.Response.WriteAsync(NotBuilt, http.RequestAborted) : http.Response.SendFileAsync(page, http.RequestAborted);
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])).AllowAnonymous();
    }

    // Names under assets carry a hash of their content; every other file may change under its name.
    private static void SetCache(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";

    /// <summary>Beside the program when it is published, in the source folder when it runs from there. Null: the pages are not built.</summary>
    private static string? FindRoot()
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, "wwwroot"), Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "wwwroot"), Path.Combine("src", "Server", "wwwroot")];
        return places.Select(Path.GetFullPath).FirstOrDefault(place => File.Exists(Path.Combine(place, "index.html")));
    }

    private const string NotBuilt = """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Antiphon 呼应</title>
        <h1>Antiphon 呼应</h1>
        <p>网页尚未构建。请在仓库根目录执行 <code>./run</code>，或在 <code>src/Web</code> 中执行 <code>npm ci</code> 和 <code>npm run build</code>，然后重新启动。</p>
        <p lang="en">The pages are not built yet. Run <code>./run</code> in the repository's root, or <code>npm ci</code> and <code>npm run build</code> in <code>src/Web</code>, and start again.</p>
        <p><a href="/openapi/v1.json">/openapi/v1.json</a></p></html>
        """;
}

/// <summary>Not the address of an interface. Those stay out of the fallback, so that a wrong method or content type is told as such, and not as an unknown
/// address.</summary>
internal sealed class PagePath : IRouteConstraint
{
    public const string Name = "page";

    private static readonly string[] Interfaces = ["api", "health", "openapi", "sip", "assets", "client"];

    public bool Match(HttpContext? http, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        !Interfaces.Contains((values[routeKey] as string ?? "").Split('/')[0], StringComparer.OrdinalIgnoreCase);
}
