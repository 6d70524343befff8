//! Jobs are described as services are, so they are converted as services that have a workload of their own kind.

use std::borrow::Cow;

use crate::compose::Project;
use crate::diagnostics::Report;

/// The project with its jobs among the services. No service has the name of a job, as loading has refused that.
pub(crate) fn among_services<'a>(project: &'a Project, report: &mut Report) -> Cow<'a, Project> {
    if project.jobs.is_empty() {
        return Cow::Borrowed(project);
    }
    let mut all = project.clone();
    for (name, job) in &project.jobs {
        for problem in &job.problems {
            report.push(problem.clone());
        }
        all.services.insert(name.clone(), job.resolved.clone());
    }
    Cow::Owned(all)
}
