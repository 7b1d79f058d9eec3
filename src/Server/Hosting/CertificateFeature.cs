namespace Antiphon.Server.Hosting;

internal static class CertificateFeature
{
    /// <summary>The local authority's certificate, for people to install: it makes the HTTPS port trusted, and it is no secret.</summary>
    public static IEndpointRouteBuilder MapCertificate(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/certificate", (LocalCertificates certificates, HttpContext http) =>
        {
            http.Response.Headers.ContentDisposition = "attachment; filename=\"antiphon.pem\"";
            return certificates.AuthorityPem is { } pem ? Results.Text(pem, "application/x-pem-file") : Results.NotFound();
        }).AllowAnonymous().WithTags("certificate").WithName("GetCertificate");
        return routes;
    }
}
