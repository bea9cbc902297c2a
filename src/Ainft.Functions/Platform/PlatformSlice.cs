using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>The parts that all slices use, such as storage, triggers, error answers and limits.</summary>
internal static class PlatformSlice
{
    public static void AddPlatform(this IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults.Settings });
        var services = builder.Services;
        builder.AddServerLimits();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PlatformMetrics>();
        var identity = AppIdentity.Read(builder.Configuration);
        services.TryAddSingleton(_ => identity.CreateCredential());
        services.AddStorage().AddSingleton<InspectStorage>();
        builder.AddMessaging();
        services.AddSingleton(TrustedProxies.Read(builder.Configuration));
        services.AddHostedService<LeftBehindFiles>();
        services.AddBodies();
        services.AddOptions<DataKeyOptions>().BindConfiguration(DataKeyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DataKeyOptions>, DataKeyOptionsValidator>().AddSingleton<DataKeys>();
        services.AddSingleton<RenewSecrets>();
        services.AddHealth();
        services.AddDocuments();
        services.AddBudgets();
        services.AddFacts().AddSingleton<AnswerFreshness>();
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>().AddSingleton<PublicAddress>();
        services.AddOptions<CorsOptions>().BindConfiguration(CorsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CorsOptions>, CorsOptionsValidator>().AddSingleton<AnswerHeaders>();
        builder.AddTriggers();
        builder.AddTelemetry();
        services.AddExceptionHandler<UnexpectedErrors>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.MaxDepth = 128;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
    }

    public static void UsePlatform(this IApplicationBuilder app)
    {
        app.UseClientAddress();
        app.Use(app.ApplicationServices.GetRequiredService<AnswerHeaders>().AddAsync);
        app.Use(app.ApplicationServices.GetRequiredService<AnswerFreshness>().AddAsync);
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(AnswerBareStatus);
        app.Use(AnswerHead);
        app.UseRouting();
        app.Use(AnswerHeaders.AnswerPreflight);
        app.Use(app.ApplicationServices.GetRequiredService<BudgetGate>().InvokeAsync);
    }

    public static void MapPlatform(this IEndpointRouteBuilder api)
    {
        api.MapHealth();
        api.MapDocuments();
        api.MapProblems();
    }

    private static void AddBudgets(this IServiceCollection services)
    {
        services.AddLastingTables("Instances");
        services.AddOptions<BudgetOptions>().BindConfiguration(BudgetOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetOptionsValidator>();
        services.AddSingleton<Budgets>().AddSingleton<BudgetGate>().AddSingleton<Instances>();
        services.AddHostedService(all => all.GetRequiredService<Instances>());
    }

    private static void UseClientAddress(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<TrustedProxies>();
        app.Use((context, next) =>
        {
            ClientAddress.Resolve(context, proxies);
            return next(context);
        });
    }

    private static Task AnswerBareStatus(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        if (response.Headers.Allow.ToString() is { Length: > 0 } allowed
            && allowed.Split(", ").Contains(HttpMethods.Get))
            response.Headers.Allow = $"{allowed}, {HttpMethods.Head}";
        // OPTIONS without the headers of a preflight asks for the methods alone (RFC 9110, 9.3.7), which are in Allow.
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed
            && HttpMethods.IsOptions(context.HttpContext.Request.Method))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return Problem.Of(response.StatusCode).ExecuteAsync(context.HttpContext);
    }

    // HEAD is GET without the body (RFC 9110). The server omits the body by itself, so routes handle only GET.
    private static Task AnswerHead(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
            (context.Request.Method, context.Items[HeadRequests.Mark]) = (HttpMethods.Get, true);
        return next(context);
    }
}
