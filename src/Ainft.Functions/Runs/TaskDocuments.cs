using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Adds to the OpenAPI document the facts about tasks that their types lack.</summary>
internal static class TaskDocuments
{
    public static RouteHandlerBuilder TakesTask(this RouteHandlerBuilder route) =>
        route.TakesNode().Describes("id", "The id of the run, 0x and 64 hexadecimal digits.");
}
