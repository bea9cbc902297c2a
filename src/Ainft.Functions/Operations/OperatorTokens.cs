using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>Checks tokens of operators with ASP.NET Core's handler of JSON Web Tokens.</summary>
internal static class OperatorTokens
{
    /// <summary>The name of the handler.</summary>
    public const string Scheme = "Operators";

    /// <summary>The claim with the roles of an application in Microsoft Entra ID.</summary>
    public const string Roles = "roles";

    // With a default the server would check the token of every request, also on routes that need none.
    private const string NoDefault = "none";

    public static void AddOperatorTokens(this IServiceCollection services)
    {
        services.AddAuthentication(NoDefault).AddJwtBearer(Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<OperationsOptions>>(Configure);
        services.RemoveKeyRing();
    }

    private static void Configure(JwtBearerOptions tokens, IOptions<OperationsOptions> options)
    {
        var operations = options.Value;
        tokens.Authority = operations.Authority;
        tokens.RequireHttpsMetadata = !operations.IsLocal;
        // The names of claims stay as in the token.
        tokens.MapInboundClaims = false;
        tokens.TokenValidationParameters.ValidAudiences = [operations.Audience!, $"api://{operations.Audience}"];
        tokens.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(2);
    }

    // The app protects no cookies, so it must not write a ring of keys to a disk that may be read-only.
    private static void RemoveKeyRing(this IServiceCollection services)
    {
        var unused = typeof(KeyManagementOptions).Assembly;
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService)).ToArray())
            if (!service.IsKeyedService && service.ImplementationType?.Assembly == unused)
                services.Remove(service);
    }
}
