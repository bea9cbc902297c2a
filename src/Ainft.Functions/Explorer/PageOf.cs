using Microsoft.AspNetCore.Components;

namespace Ainft.Functions.Explorer;

/// <summary>A page that shows one model. A use case has read all of the model before the page renders.</summary>
public abstract class PageOf<TModel> : ComponentBase
    where TModel : notnull
{
    /// <summary>The content of the page.</summary>
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}
